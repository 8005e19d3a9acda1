using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>int16 times int16, 4 columns, two products a step.</summary>
/// <remarks>Processors with AVX2 use wider ones; those without x86 instructions multiply even and odd elements apart.</remarks>
internal readonly unsafe struct DotWords128 : IDotLanes<Vector128<int>>
{
    public static int ElementBytes => 2;

    public static int LeftOffset => 0;

    public static int MaxRows => 6;

    public static int MaxVectors => 2;

    public static Vector128<int> Offset
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(byte* source, Vector128<int> offset) => Vector128.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(byte* source) => Vector128.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, Vector128<int> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> left, Vector128<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> left, Vector128<int> right, Vector128<int> sums)
    {
        if (CpuFeatures.HasX86Interleave) return sums + Sse2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16());
        Vector128<int> odd = (left >> 16) * (right >> 16), even = ((left << 16) >> 16) * ((right << 16) >> 16);
        return sums + odd + even;
    }
}
