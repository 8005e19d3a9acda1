using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two channels.</summary>
internal readonly unsafe struct Pairs512 : IPairLanes<Vector512<int>>
{
    public static int Channels => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(short* source) => Vector512.Load(source).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd<T>(T* first, T* second, Vector512<int> lowWeights, Vector512<int> highWeights, ref Vector512<int> low, ref Vector512<int> high)
        where T : unmanaged
    {
        Vector512<short> a = Widen(first), b = Widen(second);
        low += Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackLow(a, b), lowWeights.AsInt16());
        high += Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackHigh(a, b), highWeights.AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, Vector512<int> low, Vector512<int> high)
    {
        // 64-bit halves: two of the lower four channels, then two of the upper four, from each eighth of the vectors.
        Avx512F.PermuteVar8x64x2(low.AsInt64(), Vector512.Create(0L, 1, 8, 9, 2, 3, 10, 11), high.AsInt64()).AsInt32().Store(target);
        Avx512F.PermuteVar8x64x2(low.AsInt64(), Vector512.Create(4L, 5, 12, 13, 6, 7, 14, 15), high.AsInt64()).AsInt32().Store(target + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Widen<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(short)) return Vector512.Load((short*)source);
        return typeof(T) == typeof(sbyte)
            ? Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)source))
            : Avx512BW.ConvertToVector512Int16(Vector256.Load((byte*)source));
    }
}
