using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Lays several columns of bytes into a panel at once, four rows a step, and adds them up.</summary>
internal static unsafe class ByteColumns
{
    private const int StepRows = 4;
    private const int StepColumns = 4;

    /// <summary>Packs as many of the first columns as whole vectors hold.</summary>
    /// <param name="source">The first column's first element.</param>
    /// <param name="rowStride">Elements from one row to the next.</param>
    /// <param name="columnStride">Elements from one column to the next.</param>
    /// <param name="target">The first column's place in the step of the panel where its first row goes.</param>
    /// <param name="width">Columns of the panel.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="rows">Rows; the last step's that are missing are zero.</param>
    /// <param name="sums">To which the columns' sums are added.</param>
    /// <returns>Columns that were packed.</returns>
    public static int Pack(sbyte* source, nint rowStride, nint columnStride, sbyte* target, int width, int columns, int rows, int* sums)
    {
        if (!CpuFeatures.HasByteDotProducts) return 0;
        if (columnStride == 1)
        {
            var done = Beside<Vector128<sbyte>>(source, rowStride, target, width, columns, rows, sums);
            return done + Beside<long>(source + done, rowStride, target + StepRows * done, width, columns - done, rows, sums + done);
        }

        return rowStride == 1 ? Behind(source, columnStride, target, width, columns, rows, sums) : 0;
    }

    /// <summary>Columns whose elements lie beside those of the next column: four rows of as many as a type has bytes.</summary>
    /// <typeparam name="TRow">A type of 16 or 8 bytes.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Beside<TRow>(sbyte* source, nint stride, sbyte* target, int width, int columns, int rows, int* sums)
        where TRow : unmanaged
    {
        var ones = Vector128.Create((byte)1);
        var step = (nint)width * StepRows;
        var column = 0;
        for (; column + sizeof(TRow) <= columns; column += sizeof(TRow))
        {
            Vector128<int> sum0 = Vector128.Load(sums + column), sum1 = Vector128.Load(sums + column + StepColumns), sum2 = default, sum3 = default;
            if (sizeof(TRow) == 16) (sum2, sum3) = (Vector128.Load(sums + column + 2 * StepColumns), Vector128.Load(sums + column + 3 * StepColumns));
            var from = source + column;
            var to = target + column * StepRows;
            for (var left = rows; left > 0; left -= StepRows, from += StepRows * stride, to += step)
            {
                var a = Row<TRow>(from);
                var b = left > 1 ? Row<TRow>(from + stride) : default;
                var c = left > 2 ? Row<TRow>(from + 2 * stride) : default;
                var d = left > 3 ? Row<TRow>(from + 3 * stride) : default;
                Vector128<short> ab = Sse2.UnpackLow(a, b).AsInt16(), cd = Sse2.UnpackLow(c, d).AsInt16();
                Vector128<sbyte> step0 = Sse2.UnpackLow(ab, cd).AsSByte(), step1 = Sse2.UnpackHigh(ab, cd).AsSByte();
                step0.Store(to);
                step1.Store(to + 16);
                sum0 = AvxVnni.MultiplyWideningAndAdd(sum0, ones, step0);
                sum1 = AvxVnni.MultiplyWideningAndAdd(sum1, ones, step1);
                if (sizeof(TRow) == 16)
                {
                    (ab, cd) = (Sse2.UnpackHigh(a, b).AsInt16(), Sse2.UnpackHigh(c, d).AsInt16());
                    (step0, step1) = (Sse2.UnpackLow(ab, cd).AsSByte(), Sse2.UnpackHigh(ab, cd).AsSByte());
                    step0.Store(to + 32);
                    step1.Store(to + 48);
                    sum2 = AvxVnni.MultiplyWideningAndAdd(sum2, ones, step0);
                    sum3 = AvxVnni.MultiplyWideningAndAdd(sum3, ones, step1);
                }
            }

            sum0.Store(sums + column);
            sum1.Store(sums + column + StepColumns);
            if (sizeof(TRow) != 16) continue;
            sum2.Store(sums + column + 2 * StepColumns);
            sum3.Store(sums + column + 3 * StepColumns);
        }

        return column;
    }

    // Columns whose elements lie behind each other: four columns at once, eight rows of which become two steps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Behind(sbyte* source, nint stride, sbyte* target, int width, int columns, int rows, int* sums)
    {
        const int Rows = 2 * StepRows;
        var ones = Vector128.Create((byte)1);
        var step = (nint)width * StepRows;
        var column = 0;
        for (; column + StepColumns <= columns; column += StepColumns)
        {
            var sum = Vector128.Load(sums + column);
            var from = source + column * stride;
            var to = target + column * StepRows;
            var row = 0;
            for (; row + Rows <= rows; row += Rows, from += Rows, to += 2 * step)
            {
                Vector128<int> a = Row<long>(from).AsInt32(), b = Row<long>(from + stride).AsInt32();
                Vector128<int> c = Row<long>(from + 2 * stride).AsInt32(), d = Row<long>(from + 3 * stride).AsInt32();
                Vector128<long> ab = Sse2.UnpackLow(a, b).AsInt64(), cd = Sse2.UnpackLow(c, d).AsInt64();
                Vector128<sbyte> first = Sse2.UnpackLow(ab, cd).AsSByte(), second = Sse2.UnpackHigh(ab, cd).AsSByte();
                first.Store(to);
                second.Store(to + step);
                sum = AvxVnni.MultiplyWideningAndAdd(AvxVnni.MultiplyWideningAndAdd(sum, ones, first), ones, second);
            }

            sum.Store(sums + column);
            if (row == rows) continue;
            for (var c = 0; c < StepColumns; c++) sums[column + c] += IntegerPacking.Bytes(from + c * stride, 1, to + c * StepRows, width, 0, rows - row);
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Row<TRow>(sbyte* source)
        where TRow : unmanaged
        => sizeof(TRow) == 16 ? Vector128.Load(source) : Vector128.CreateScalarUnsafe(*(long*)source).AsSByte();
}
