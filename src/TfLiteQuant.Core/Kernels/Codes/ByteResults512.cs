using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two 8-bit codes, as functions of 512 bits read them, round what they compute, and write it.</summary>
internal readonly struct ByteResults512<TCode>(int min, int max)
    where TCode : unmanaged
{
    private readonly Vector512<short> _min = Vector512.Create((short)min);
    private readonly Vector512<short> _max = Vector512.Create((short)max);

    /// <summary>Codes widened to 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Load(ref byte place)
    {
        var codes = Vector256.LoadUnsafe(ref place);
        return typeof(TCode) == typeof(sbyte) ? Avx512BW.ConvertToVector512Int16(codes.AsSByte()) : Avx512BW.ConvertToVector512Int16(codes);
    }

    /// <summary><see cref="FloatSteps"/> of integers, whose halves lie beside each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Rounded(Vector512<short> halves, Vector512<float> scale, Vector512<float> plus, Vector512<float> minus) => Rounded(halves, scale, BySign(halves, plus, minus));

    /// <summary>The same with one term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Rounded(Vector512<short> halves, Vector512<float> scale, Vector512<float> term)
        => Avx512F.ConvertToVector512Int32(Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(halves.AsInt32()), scale, term));

    /// <summary>One of two by an integer's sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> BySign(Vector512<short> halves, Vector512<float> plus, Vector512<float> minus)
        => Vector512.ConditionalSelect((halves.AsInt32() >> 31).AsSingle(), minus, plus);

    /// <summary>Writes results that were computed from words interleaved within 128-bit lanes, kept to their range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref byte place, Vector512<int> low, Vector512<int> high)
    {
        var words = Vector512.Min(Vector512.Max(Avx512BW.PackSignedSaturate(low, high), _min), _max);
        Avx512BW.ConvertToVector256Byte(words).StoreUnsafe(ref place);
    }
}
