using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>int16 times int16, one column: processors without vectors, and what the vectors are compared to.</summary>
internal readonly unsafe struct DotWordsScalar : IDotLanes<int>
{
    public static int ElementBytes => 2;

    public static int LeftOffset => 0;

    public static int MaxRows => 4;

    public static int MaxVectors => 2;

    public static int Offset => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Broadcast(byte* source, int offset) => *(int*)source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Load(byte* source) => *(int*)source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, int value) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(int left, int right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyAdd(int left, int right, int sums) => sums + (short)left * (short)right + (left >> 16) * (right >> 16);
}
