using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Lays several columns of bytes into a panel at once, as words, two rows a step, and adds them up.</summary>
internal static unsafe class WordColumns
{
    private const int StepRows = 2;

    /// <summary>Packs as many of the first columns as whole vectors hold.</summary>
    /// <param name="source">The first column's first element.</param>
    /// <param name="rowStride">Elements from one row to the next.</param>
    /// <param name="columnStride">Elements from one column to the next.</param>
    /// <param name="target">The first column's place in the step of the panel where its first row goes.</param>
    /// <param name="width">Columns of the panel.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="rows">Rows; the last step's that are missing are zero.</param>
    /// <param name="zeroPoint">Taken from each element.</param>
    /// <param name="sums">To which the columns' sums are added.</param>
    /// <returns>Columns that were packed.</returns>
    public static int Pack<T>(T* source, nint rowStride, nint columnStride, short* target, int width, int columns, int rows, int zeroPoint, int* sums)
        where T : unmanaged, IBinaryInteger<T>
    {
        var done = 0;
        if (columnStride == 1)
        {
            if (CpuFeatures.HasVector512) done += Beside<T, CodeLanes16>(source, rowStride, target, width, columns, rows, zeroPoint, sums);
            if (CpuFeatures.HasX86Vector256) done += Beside<T, CodeLanes8>(source + done, rowStride, target + StepRows * done, width, columns - done, rows, zeroPoint, sums + done);
            if (CpuFeatures.HasVector128) done += Beside<T, CodeLanes4>(source + done, rowStride, target + StepRows * done, width, columns - done, rows, zeroPoint, sums + done);
        }
        else if (rowStride == 1 && CpuFeatures.HasX86Vector256)
        {
            done = Behind(source, columnStride, target, width, columns, rows, zeroPoint, sums);
        }

        return done;
    }

    // Columns whose elements lie beside those of the next column.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Beside<T, TLanes>(T* source, nint stride, short* target, int width, int columns, int rows, int zeroPoint, int* sums)
        where T : unmanaged
        where TLanes : unmanaged, ICodeLanes<TLanes>
    {
        var (zero, low) = (TLanes.Of(zeroPoint), TLanes.Of(ushort.MaxValue));
        var column = 0;
        for (; column + TLanes.Count <= columns; column += TLanes.Count)
        {
            var sum = TLanes.Load(ref sums[column], 0);
            var from = source + column;
            var to = (int*)target + column;
            for (var row = 0; row < rows; row += StepRows, from += StepRows * stride, to += width)
            {
                var first = TLanes.Load(ref *from, 0) - zero;
                var second = row + 1 < rows ? TLanes.Load(ref from[stride], 0) - zero : TLanes.Of(0);
                sum += first + second;
                ((first & low) + (second << 16)).Store(ref *to, 0);
            }

            sum.Store(ref sums[column], 0);
        }

        return column;
    }

    // Columns whose elements lie behind each other: four columns at once, eight rows of which become four steps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Behind<T>(T* source, nint stride, short* target, int width, int columns, int rows, int zeroPoint, int* sums)
        where T : unmanaged, IBinaryInteger<T>
    {
        const int Rows = 8;
        var (zero, ones) = (Vector128.Create((short)zeroPoint), Vector128.Create((short)1));
        var column = 0;
        for (; column + Vector128<int>.Count <= columns; column += Vector128<int>.Count)
        {
            var sum = Vector128.Load(sums + column);
            var from = source + column * stride;
            var to = (int*)target + column;
            var row = 0;
            for (; row + Rows <= rows; row += Rows, from += Rows, to += Rows / StepRows * width)
            {
                Vector128<int> a = (Widen(from) - zero).AsInt32(), b = (Widen(from + stride) - zero).AsInt32();
                Vector128<int> c = (Widen(from + 2 * stride) - zero).AsInt32(), d = (Widen(from + 3 * stride) - zero).AsInt32();
                Vector128<long> ab = Sse2.UnpackLow(a, b).AsInt64(), cd = Sse2.UnpackLow(c, d).AsInt64();
                Vector128<long> upperAb = Sse2.UnpackHigh(a, b).AsInt64(), upperCd = Sse2.UnpackHigh(c, d).AsInt64();
                Vector128<short> step0 = Sse2.UnpackLow(ab, cd).AsInt16(), step1 = Sse2.UnpackHigh(ab, cd).AsInt16();
                Vector128<short> step2 = Sse2.UnpackLow(upperAb, upperCd).AsInt16(), step3 = Sse2.UnpackHigh(upperAb, upperCd).AsInt16();
                step0.Store((short*)to);
                step1.Store((short*)(to + width));
                step2.Store((short*)(to + 2 * width));
                step3.Store((short*)(to + 3 * width));
                sum += Sse2.MultiplyAddAdjacent(step0, ones) + Sse2.MultiplyAddAdjacent(step1, ones)
                    + Sse2.MultiplyAddAdjacent(step2, ones) + Sse2.MultiplyAddAdjacent(step3, ones);
            }

            sum.Store(sums + column);
            if (row == rows) continue;
            for (var c = 0; c < Vector128<int>.Count; c++)
                sums[column + c] += IntegerPacking.Words(from + c * stride, 1, (short*)(to + c), width, 0, rows - row, zeroPoint, WordPart.Whole);
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Widen<T>(T* source)
        where T : unmanaged
    {
        var bytes = Vector128.CreateScalarUnsafe(*(long*)source);
        return typeof(T) == typeof(byte) ? Sse41.ConvertToVector128Int16(bytes.AsByte()) : Sse41.ConvertToVector128Int16(bytes.AsSByte());
    }
}
