using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen channels.</summary>
internal readonly unsafe struct Pairs256 : IPairLanes<Vector256<int>>
{
    public static int Channels => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(short* source) => Vector256.Load(source).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd<T>(T* first, T* second, Vector256<int> lowWeights, Vector256<int> highWeights, ref Vector256<int> low, ref Vector256<int> high)
        where T : unmanaged
    {
        Vector256<short> a = Widen(first), b = Widen(second);
        low += Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(a, b), lowWeights.AsInt16());
        high += Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(a, b), highWeights.AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, Vector256<int> low, Vector256<int> high)
    {
        Avx2.Permute2x128(low, high, 0x20).Store(target);
        Avx2.Permute2x128(low, high, 0x31).Store(target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Widen<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(short)) return Vector256.Load((short*)source);
        return typeof(T) == typeof(sbyte)
            ? Avx2.ConvertToVector256Int16(Vector128.Load((sbyte*)source))
            : Avx2.ConvertToVector256Int16(Vector128.Load((byte*)source));
    }
}
