using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Kernels;

/// <summary>Copies a matrix into rows of a given width, transposing where it lies the other way round.</summary>
internal static unsafe class PanelPacking
{
    /// <summary>Rows after which the next columns are copied: so many that the target's lines stay in the nearest cache.</summary>
    private const int BlockRows = 64;

    /// <summary>target[r * width + c] = source[r * rowStride + c * columnStride].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Copy(float* source, nint rowStride, nint columnStride, float* target, int width, int rows, int columns)
    {
        if (columnStride == 1)
        {
            for (var row = 0; row < rows; row++)
                new ReadOnlySpan<float>(source + row * rowStride, columns).CopyTo(new Span<float>(target + (nint)row * width, columns));
            return;
        }

        for (var row = 0; row < rows; row += BlockRows)
            CopyBlock(source + row * rowStride, rowStride, columnStride, target + (nint)row * width, width, Math.Min(BlockRows, rows - row), columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyBlock(float* source, nint rowStride, nint columnStride, float* target, int width, int rows, int columns)
    {
        var column = 0;
        if (rowStride == 1 && CpuFeatures.HasAvx)
        {
            column = columns & ~7;
            Transposition.Run<float>((byte*)source, columnStride * sizeof(float), (byte*)target, (nint)width * sizeof(float), rows, column);
        }

        if (rowStride == 1 && CpuFeatures.HasVector128)
        {
            for (; column + 4 <= columns; column += 4)
            {
                var from = source + column * columnStride;
                var to = target + column;
                var row = 0;
                for (; row + 4 <= rows; row += 4, from += 4, to += 4 * width) Transpose4(from, columnStride, to, width);
                for (; row < rows; row++, from++, to += width)
                    for (var c = 0; c < 4; c++) to[c] = from[c * columnStride];
            }
        }

        for (; column < columns; column++)
        {
            var from = source + column * columnStride;
            var to = target + column;
            for (var row = 0; row < rows; row++, from += rowStride, to += width) *to = *from;
        }
    }

    /// <summary>Four columns that lie apart become four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(float* source, nint stride, float* target, nint width)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + stride);
        Vector128<float> c = Vector128.Load(source + 2 * stride), d = Vector128.Load(source + 3 * stride);
        Vector128<float> ab = Low(a, b), cd = Low(c, d), abHigh = High(a, b), cdHigh = High(c, d);
        LowPairs(ab, cd).Store(target);
        HighPairs(ab, cd).Store(target + width);
        LowPairs(abHigh, cdHigh).Store(target + 2 * width);
        HighPairs(abHigh, cdHigh).Store(target + 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b)
        => CpuFeatures.HasX86Interleave ? Sse.UnpackLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b)
        => CpuFeatures.HasX86Interleave ? Sse.UnpackHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LowPairs(Vector128<float> a, Vector128<float> b)
        => Vector128.Create(a.GetLower(), b.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> HighPairs(Vector128<float> a, Vector128<float> b)
        => Vector128.Create(a.GetUpper(), b.GetUpper());
}
