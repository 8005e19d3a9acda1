using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>int16 times int16, 8 columns, two products a step.</summary>
/// <remarks>16 registers: 12 sums, 2 for the panel, 1 for the row, 1 for a product.</remarks>
internal readonly unsafe struct DotWords256 : IDotLanes<Vector256<int>>
{
    public static int ElementBytes => 2;

    public static int LeftOffset => 0;

    public static int MaxRows => 6;

    public static int MaxVectors => 2;

    public static Vector256<int> Offset
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* source, Vector256<int> offset) => Vector256.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* source) => Vector256.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, Vector256<int> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> left, Vector256<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> left, Vector256<int> right, Vector256<int> sums)
        => sums + Avx2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16());
}
