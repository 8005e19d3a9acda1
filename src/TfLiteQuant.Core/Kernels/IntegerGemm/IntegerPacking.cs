using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>What of an element of two bytes is packed.</summary>
internal enum WordPart
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The higher byte, with its sign.</summary>
    Higher,

    /// <summary>The lower byte, unsigned.</summary>
    Lower,
}

/// <summary>Lays one column of a matrix into a panel, four bytes a step, and adds its elements up.</summary>
internal static unsafe class IntegerPacking
{
    /// <summary>A column of bytes.</summary>
    /// <param name="source">First element.</param>
    /// <param name="stride">Elements from one to the next.</param>
    /// <param name="target">The column's place in the panel's first step.</param>
    /// <param name="width">Columns of the panel.</param>
    /// <param name="first">The element of the column that the first one becomes.</param>
    /// <param name="count">Elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Bytes<T>(T* source, nint stride, sbyte* target, int width, int first, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (sum, i) = (0, 0);
        if (sizeof(T) == 1 && stride == 1 && (first & 3) == 0)
        {
            var to = target + (nint)(first >> 2) * width * 4;
            for (; i + 4 <= count; i += 4, to += width * 4)
            {
                var four = *(int*)(source + i);
                *(int*)to = four;
                sum += (sbyte)four + (sbyte)(four >> 8) + (sbyte)(four >> 16) + (four >> 24);
            }
        }

        for (; i < count; i++)
        {
            var (element, place) = (sbyte.CreateTruncating(source[i * stride]), first + i);
            target[(nint)(place >> 2) * width * 4 + (place & 3)] = element;
            sum += element;
        }

        return sum;
    }

    /// <summary>A column of words, or of parts of them; as <see cref="Bytes"/>, less a zero point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Words<T>(T* source, nint stride, short* target, int width, int first, int count, int zeroPoint, WordPart part)
        where T : unmanaged, IBinaryInteger<T>
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            var (element, place) = (int.CreateTruncating(source[i * stride]) - zeroPoint, first + i);
            if (part != WordPart.Whole) element = part == WordPart.Higher ? element >> IntegerPanels.LowerBits : element & ((1 << IntegerPanels.LowerBits) - 1);
            target[(nint)(place >> 1) * width * 2 + (place & 1)] = (short)element;
            sum += element;
        }

        return sum;
    }

    /// <summary>Columns of bytes that lie beside each other, as words: two rows of several columns at once, as many columns as whole vectors
    /// hold.</summary>
    /// <param name="source">The first column's first element.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="target">The first column's place in the panel's first step.</param>
    /// <param name="width">Columns of the panel.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="rows">Rows; they become the columns' first elements.</param>
    /// <param name="zeroPoint">Taken from each element.</param>
    /// <param name="sums">To which the columns' sums are added.</param>
    /// <returns>Columns that were packed.</returns>
    public static int Beside<T>(T* source, nint stride, short* target, int width, int columns, int rows, int zeroPoint, int* sums)
        where T : unmanaged
    {
        var done = 0;
        if (CpuFeatures.HasVector512) done += Beside<T, CodeLanes16>(source, stride, target, width, columns, rows, zeroPoint, sums);
        if (CpuFeatures.HasX86Vector256) done += Beside<T, CodeLanes8>(source + done, stride, target + 2 * done, width, columns - done, rows, zeroPoint, sums + done);
        if (CpuFeatures.HasVector128) done += Beside<T, CodeLanes4>(source + done, stride, target + 2 * done, width, columns - done, rows, zeroPoint, sums + done);
        return done;
    }

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
            for (var row = 0; row < rows; row += 2, from += 2 * stride, to += width)
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
}
