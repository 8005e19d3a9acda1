using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>int16 times int16, 16 columns, two products a step.</summary>
/// <remarks>32 registers: 24 sums, 3 for the panel, 1 for the row, the rest for products.</remarks>
internal readonly unsafe struct DotWords512 : IDotLanes<Vector512<int>>
{
    public static int ElementBytes => 2;

    public static int LeftOffset => 0;

    public static int MaxRows => 8;

    public static int MaxVectors => 3;

    public static Vector512<int> Offset
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(byte* source, Vector512<int> offset) => Vector512.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(byte* source) => Vector512.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, Vector512<int> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> left, Vector512<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> left, Vector512<int> right, Vector512<int> sums)
        => sums + Avx512BW.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16());
}
