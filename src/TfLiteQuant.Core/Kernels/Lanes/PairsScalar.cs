using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>One channel: processors without vectors, fewer channels than a vector has, and what the vectors are compared to.</summary>
internal readonly unsafe struct PairsScalar : IPairLanes<int>
{
    public static int Channels => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Load(short* source) => *(int*)source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd<T>(T* first, T* second, int lowWeights, int highWeights, ref int low, ref int high)
        where T : unmanaged
        => low += Widen(first) * (short)lowWeights + Widen(second) * (lowWeights >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, int low, int high) => *target = low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Widen<T>(T* source)
        where T : unmanaged
        => typeof(T) == typeof(short) ? *(short*)source : typeof(T) == typeof(sbyte) ? *(sbyte*)source : *(byte*)source;
}
