using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>What a zero point of the right side takes from all sums of a row.</summary>
/// <remarks>The sum of (l - zl) (r - zr) over the depth is that of (l - zl) r, less zr times the sum of (l - zl): the second term belongs to
/// the row alone, so that codes of the right side are multiplied as they are.</remarks>
/// <param name="LeftZero">Zero point of the rows.</param>
/// <param name="RightZero">Zero point of what they are multiplied with.</param>
internal readonly unsafe record struct RowTerms(int LeftZero, int RightZero)
{
    /// <summary>Terms that are written at once: there is room for as many in every tile of rows.</summary>
    public const int RowsAtOnce = 4;

    /// <summary>Whether there are terms.</summary>
    public bool Any => RightZero != 0;

    /// <summary>The terms of rows of a type: words come less their zero point, and are packed less it.</summary>
    public static RowTerms Of<T>(int leftZero, int rightZero)
        where T : unmanaged
        => sizeof(T) == 1 ? new RowTerms(leftZero, rightZero) : default;

    /// <summary>Computes the terms of a block's rows, where there are any.</summary>
    /// <param name="block">The rows, of bytes.</param>
    /// <param name="kernel">What multiplies them.</param>
    /// <param name="pieces">Pieces of a row.</param>
    /// <param name="depth">Bytes of a piece that are multiplied.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Compute(in IntegerBlock block, IntegerGemmKernel kernel, int pieces, int depth)
    {
        if (!Any) return;
        var (tile, zeros) = (kernel.MaxRows, pieces * depth * (kernel.LeftOffset + LeftZero));
        for (var first = 0; first < block.RowCount; first += tile)
        {
            var rows = block.Rows + (nint)first * pieces;
            var last = Math.Min(tile, block.RowCount - first) - 1;
            for (var row = 0; row <= last; row += RowsAtOnce)
            {
                // The last four, of which some may have been computed; or fewer, the last one again for those that lack.
                var at = Math.Max(0, Math.Min(row, last + 1 - RowsAtOnce));
                var sums = Sums(rows + at, Math.Min(1, last - at), Math.Min(2, last - at), Math.Min(3, last - at), tile, pieces, depth, block.RowOffset, (byte)kernel.LeftOffset);
                ((sums - Vector128.Create(zeros)) * -RightZero).Store(block.RowTerms + first + at);
            }
        }
    }

    // The last step reads four bytes, as the kernel does, and leaves out those behind the piece.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Sums(byte** piece, int second, int third, int fourth, int tile, int pieces, int depth, nint offset, byte flips)
    {
        var (flip, rest) = (Vector128.Create(flips), (1 << depth % 4 * 8) - 1);
        Vector128<int> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (; pieces > 0; pieces--, piece += tile)
        {
            byte* at0 = piece[0] + offset, at1 = piece[second] + offset, at2 = piece[third] + offset, at3 = piece[fourth] + offset;
            nint i = 0;
            for (; i + 16 <= depth; i += 16)
            {
                sum0 = Add(sum0, Vector128.Load(at0 + i), flip);
                sum1 = Add(sum1, Vector128.Load(at1 + i), flip);
                sum2 = Add(sum2, Vector128.Load(at2 + i), flip);
                sum3 = Add(sum3, Vector128.Load(at3 + i), flip);
            }

            if (i + 8 <= depth)
            {
                sum0 = Add(sum0, *(long*)(at0 + i), flip);
                sum1 = Add(sum1, *(long*)(at1 + i), flip);
                sum2 = Add(sum2, *(long*)(at2 + i), flip);
                sum3 = Add(sum3, *(long*)(at3 + i), flip);
                i += 8;
            }

            if (i + 4 <= depth)
            {
                sum0 = Add(sum0, *(int*)(at0 + i), -1, flip);
                sum1 = Add(sum1, *(int*)(at1 + i), -1, flip);
                sum2 = Add(sum2, *(int*)(at2 + i), -1, flip);
                sum3 = Add(sum3, *(int*)(at3 + i), -1, flip);
                i += 4;
            }

            if (rest == 0) continue;
            sum0 = Add(sum0, *(int*)(at0 + i), rest, flip);
            sum1 = Add(sum1, *(int*)(at1 + i), rest, flip);
            sum2 = Add(sum2, *(int*)(at2 + i), rest, flip);
            sum3 = Add(sum3, *(int*)(at3 + i), rest, flip);
        }

        return Ssse3.HorizontalAdd(Ssse3.HorizontalAdd(sum0, sum1), Ssse3.HorizontalAdd(sum2, sum3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Add(Vector128<int> sum, Vector128<byte> bytes, Vector128<byte> flip)
        => AvxVnni.MultiplyWideningAndAdd(sum, bytes ^ flip, Vector128.Create((sbyte)1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Add(Vector128<int> sum, long bytes, Vector128<byte> flip)
        => AvxVnni.MultiplyWideningAndAdd(sum, Vector128.CreateScalar(bytes ^ flip.AsInt64().ToScalar()).AsByte(), Vector128.Create((sbyte)1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Add(Vector128<int> sum, int bytes, int mask, Vector128<byte> flip)
        => AvxVnni.MultiplyWideningAndAdd(sum, Vector128.CreateScalar((bytes ^ flip.AsInt32().ToScalar()) & mask).AsByte(), Vector128.Create((sbyte)1));
}
