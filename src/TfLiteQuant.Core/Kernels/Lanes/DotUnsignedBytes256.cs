using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>uint8 times int8, eight columns, as <see cref="DotBytes256"/>: left bytes are what the instruction wants.</summary>
internal readonly unsafe struct DotUnsignedBytes256 : IDotLanes<Vector256<int>>
{
    public static int ElementBytes => 1;

    public static int LeftOffset => 0;

    public static int MaxRows => DotBytes256.MaxRows;

    public static int MaxVectors => DotBytes256.MaxVectors;

    public static Vector256<int> Offset => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* source, Vector256<int> offset) => Vector256.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* source) => DotBytes256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, Vector256<int> value) => DotBytes256.Store(target, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> left, Vector256<int> right) => DotBytes256.Add(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> left, Vector256<int> right, Vector256<int> sums) => DotBytes256.MultiplyAdd(left, right, sums);
}
