using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>What a zero point of the right side takes from all sums of a row.</summary>
/// <remarks>The sum of (l - zl) (r - zr) over the depth is that of (l - zl) r, less zr times the sum of (l - zl): the second term belongs to
/// the row alone, so that codes of the right side are multiplied as they are.</remarks>
internal static unsafe class RowTerms
{
    /// <summary>Computes the terms of rows.</summary>
    /// <param name="rows">Rows of codes, one behind the other; what lies between them is zero.</param>
    /// <param name="rowBytes">Bytes from one row to the next, a multiple of 4.</param>
    /// <param name="terms">Where the terms go, one for each row.</param>
    /// <param name="depth">Codes of a row.</param>
    /// <param name="leftZero">Zero point of the rows.</param>
    /// <param name="rightZero">Zero point of what they are multiplied with.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Compute(sbyte* rows, nint rowBytes, Span<int> terms, int depth, int leftZero, int rightZero)
    {
        var ones = Vector256.Create((byte)1);
        foreach (ref var term in terms)
        {
            sbyte* row = rows, end = rows + rowBytes;
            var sum = 0;
            if (CpuFeatures.HasByteDotProducts)
            {
                var wide = Vector256<int>.Zero;
                for (; row + 32 <= end; row += 32) wide = AvxVnni.MultiplyWideningAndAdd(wide, ones, Vector256.Load(row));
                var total = wide.GetLower() + wide.GetUpper();
                for (; row + 16 <= end; row += 16) total = AvxVnni.MultiplyWideningAndAdd(total, ones.GetLower(), Vector128.Load(row));
                for (; row < end; row += 4) total = AvxVnni.MultiplyWideningAndAdd(total, ones.GetLower(), Vector128.CreateScalar(*(int*)row).AsSByte());
                sum = Vector128.Sum(total);
            }

            for (; row < end; row++) sum += *row;
            term = unchecked(-rightZero * (sum - depth * leftZero));
            rows += rowBytes;
        }
    }

    /// <summary>Adds the terms to sums.</summary>
    /// <param name="terms">A value per row.</param>
    /// <param name="sums">Sums, row after row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="stride">Sums from one row to the next: whole vectors of the kernel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(int* terms, int* sums, int rows, int stride)
    {
        for (var row = 0; row < rows; row++)
        {
            var i = 0;
            if (CpuFeatures.HasVector512)
            {
                var term = Vector512.Create(terms[row]);
                for (; i + Vector512<int>.Count <= stride; i += Vector512<int>.Count, sums += Vector512<int>.Count) (Vector512.Load(sums) + term).Store(sums);
            }

            if (CpuFeatures.HasVector256)
            {
                var term = Vector256.Create(terms[row]);
                for (; i + Vector256<int>.Count <= stride; i += Vector256<int>.Count, sums += Vector256<int>.Count) (Vector256.Load(sums) + term).Store(sums);
            }

            for (; i < stride; i++, sums++) *sums += terms[row];
        }
    }
}
