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
}
