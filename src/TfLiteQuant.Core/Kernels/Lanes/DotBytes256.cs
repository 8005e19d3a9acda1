using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>int8 times int8, eight columns, by the instruction that adds four byte products at once (AVX-VNNI).</summary>
/// <remarks>
/// The instruction wants its left bytes unsigned: a flipped top bit adds 128 to each, which <see cref="LeftOffset"/> says and the
/// bias takes back. Products of at most 255 * 128 are added in 32 bits without saturation. Sixteen registers (the instruction has no
/// longer encoding on processors without AVX-512): 12 sums, 2 for the panel, 1 for the row, 1 for the offset.
/// </remarks>
internal readonly unsafe struct DotBytes256 : IDotLanes<Vector256<int>>
{
    public static int ElementBytes => 1;

    public static int LeftOffset => 128;

    public static int MaxRows => 6;

    public static int MaxVectors => 2;

    public static Vector256<int> Offset
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(0x80808080).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* source, Vector256<int> offset) => Vector256.Create(*(int*)source) ^ offset;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* source) => Vector256.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, Vector256<int> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> left, Vector256<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> left, Vector256<int> right, Vector256<int> sums)
        => AvxVnni.MultiplyWideningAndAdd(sums, left.AsByte(), right.AsSByte());
}
