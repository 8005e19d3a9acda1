using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen 8-bit codes, as functions of 256 bits read them, round what they compute, and write it.</summary>
internal readonly struct ByteResults256<TCode>(int min, int max)
    where TCode : unmanaged
{
    private readonly Vector256<short> _min = Vector256.Create((short)min);
    private readonly Vector256<short> _max = Vector256.Create((short)max);

    /// <summary>Codes widened to 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Load(ref byte place)
    {
        var codes = Vector128.LoadUnsafe(ref place);
        return typeof(TCode) == typeof(sbyte) ? Avx2.ConvertToVector256Int16(codes.AsSByte()) : Avx2.ConvertToVector256Int16(codes);
    }

    /// <summary><see cref="FloatSteps"/> of integers, whose halves lie beside each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Rounded(Vector256<short> halves, Vector256<float> scale, Vector256<float> plus, Vector256<float> minus) => Rounded(halves, scale, BySign(halves, plus, minus));

    /// <summary>The same with one term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Rounded(Vector256<short> halves, Vector256<float> scale, Vector256<float> term)
        => Avx.ConvertToVector256Int32(Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(halves.AsInt32()), scale, term));

    /// <summary>One of two by an integer's sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> BySign(Vector256<short> halves, Vector256<float> plus, Vector256<float> minus)
        => Avx.BlendVariable(plus, minus, halves.AsSingle());

    /// <summary>Writes results that were computed from words interleaved within 128-bit lanes, kept to their range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref byte place, Vector256<int> low, Vector256<int> high)
    {
        var words = Vector256.Min(Vector256.Max(Avx2.PackSignedSaturate(low, high), _min), _max);
        var halves = typeof(TCode) == typeof(sbyte) ? Avx2.PackSignedSaturate(words, words).AsByte() : Avx2.PackUnsignedSaturate(words, words);
        Avx2.Permute4x64(halves.AsInt64(), 0b_10_00).AsByte().GetLower().StoreUnsafe(ref place);
    }
}
