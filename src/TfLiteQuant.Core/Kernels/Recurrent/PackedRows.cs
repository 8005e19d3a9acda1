using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>
/// A weight matrix packed for products with few vectors. Panels of 4 x 8 rows; within a panel the 32 weights of one column
/// lie together, so that one broadcast input value meets four loads in sequence. Bound by how fast weights arrive, not by
/// arithmetic: one vector takes two sets of accumulators to hide the latency of the addition, three vectors share each load.
/// </summary>
internal sealed unsafe class PackedRows : RowMatrix
{
    /// <summary>Floats in a vector: row counts are rounded up to it.</summary>
    public const int Lanes = 8;

    private const int PanelVectors = 4;
    private readonly AlignedArray<float> _weights;

    /// <param name="rows">Rows, a multiple of <see cref="Lanes"/>.</param>
    /// <param name="columns">Columns.</param>
    public PackedRows(int rows, int columns)
        : base(rows, columns)
        => _weights = new AlignedArray<float>(checked(rows * columns));

    /// <summary>Panels: the parts a product can be cut into.</summary>
    public int Panels => (Rows / Lanes + PanelVectors - 1) / PanelVectors;

    /// <summary>Rounds a number of rows up to whole vectors.</summary>
    public static int Padded(int rows) => (rows + Lanes - 1) / Lanes * Lanes;

    /// <summary>Packs row-major weights as rows from <paramref name="firstRow"/> on; rows never set are zero.</summary>
    public void Set(int firstRow, ReadOnlySpan<float> weights)
    {
        for (var r = 0; r * Columns < weights.Length; r++)
        {
            var target = _weights.Pointer + Offset(firstRow + r, out var stride);
            for (var k = 0; k < Columns; k++) target[(long)k * stride] = weights[r * Columns + k];
        }
    }

    /// <summary>Adds the products of the rows in some panels with <paramref name="count"/> vectors to what the targets hold.</summary>
    /// <param name="x">First vector.</param>
    /// <param name="xStride">Floats from vector to vector; may be negative.</param>
    /// <param name="y">First target, of <see cref="RowMatrix.Rows"/> floats.</param>
    /// <param name="yStride">Floats from target to target.</param>
    /// <param name="count">Vectors.</param>
    /// <param name="firstPanel">First panel.</param>
    /// <param name="endPanel">Panel to stop before.</param>
    public void MultiplyAdd(float* x, long xStride, float* y, long yStride, int count, int firstPanel, int endPanel)
    {
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            var row = panel * PanelVectors * Lanes;
            var vectors = Math.Min(PanelVectors, (Rows - row) / Lanes);
            var weights = _weights.Pointer + (long)row * Columns;
            var i = 0;
            if (vectors == PanelVectors)
            {
                for (; i + 3 <= count; i += 3) Three(weights, x + i * xStride, xStride, y + i * yStride + row, yStride);
                for (; i < count; i++) One(weights, x + i * xStride, y + i * yStride + row);
            }
            else
            {
                for (; i < count; i++)
                    for (var v = 0; v < vectors; v++) Column(weights + v * Lanes, vectors * Lanes, x + i * xStride, y + i * yStride + row + v * Lanes);
            }
        }
    }

    /// <summary>The same for all panels.</summary>
    public void MultiplyAdd(float* x, long xStride, float* y, long yStride, int count) => MultiplyAdd(x, xStride, y, yStride, count, 0, Panels);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void One(float* w, float* x, float* y)
    {
        var a0 = Vector256.Load(y);
        var a1 = Vector256.Load(y + 8);
        var a2 = Vector256.Load(y + 16);
        var a3 = Vector256.Load(y + 24);
        var (b0, b1, b2, b3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var k = 0;
        for (; k + 2 <= Columns; k += 2, w += 64)
        {
            var p = Vector256.Create(x[k]);
            var q = Vector256.Create(x[k + 1]);
            a0 = Vector256.MultiplyAddEstimate(p, Vector256.Load(w), a0);
            a1 = Vector256.MultiplyAddEstimate(p, Vector256.Load(w + 8), a1);
            a2 = Vector256.MultiplyAddEstimate(p, Vector256.Load(w + 16), a2);
            a3 = Vector256.MultiplyAddEstimate(p, Vector256.Load(w + 24), a3);
            b0 = Vector256.MultiplyAddEstimate(q, Vector256.Load(w + 32), b0);
            b1 = Vector256.MultiplyAddEstimate(q, Vector256.Load(w + 40), b1);
            b2 = Vector256.MultiplyAddEstimate(q, Vector256.Load(w + 48), b2);
            b3 = Vector256.MultiplyAddEstimate(q, Vector256.Load(w + 56), b3);
        }

        if (k < Columns)
        {
            var p = Vector256.Create(x[k]);
            a0 = Vector256.MultiplyAddEstimate(p, Vector256.Load(w), a0);
            a1 = Vector256.MultiplyAddEstimate(p, Vector256.Load(w + 8), a1);
            a2 = Vector256.MultiplyAddEstimate(p, Vector256.Load(w + 16), a2);
            a3 = Vector256.MultiplyAddEstimate(p, Vector256.Load(w + 24), a3);
        }

        (a0 + b0).Store(y);
        (a1 + b1).Store(y + 8);
        (a2 + b2).Store(y + 16);
        (a3 + b3).Store(y + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Three(float* w, float* x, long xStride, float* y, long yStride)
    {
        var (x1, x2, y1, y2) = (xStride, 2 * xStride, yStride, 2 * yStride);
        var a0 = Vector256.Load(y);
        var a1 = Vector256.Load(y + 8);
        var a2 = Vector256.Load(y + 16);
        var a3 = Vector256.Load(y + 24);
        var b0 = Vector256.Load(y + y1);
        var b1 = Vector256.Load(y + y1 + 8);
        var b2 = Vector256.Load(y + y1 + 16);
        var b3 = Vector256.Load(y + y1 + 24);
        var c0 = Vector256.Load(y + y2);
        var c1 = Vector256.Load(y + y2 + 8);
        var c2 = Vector256.Load(y + y2 + 16);
        var c3 = Vector256.Load(y + y2 + 24);
        for (var k = 0; k < Columns; k++, w += 32)
        {
            var w0 = Vector256.Load(w);
            var w1 = Vector256.Load(w + 8);
            var w2 = Vector256.Load(w + 16);
            var p = Vector256.Create(x[k]);
            var q = Vector256.Create(x[k + x1]);
            var r = Vector256.Create(x[k + x2]);
            a0 = Vector256.MultiplyAddEstimate(p, w0, a0);
            b0 = Vector256.MultiplyAddEstimate(q, w0, b0);
            c0 = Vector256.MultiplyAddEstimate(r, w0, c0);
            w0 = Vector256.Load(w + 24);
            a1 = Vector256.MultiplyAddEstimate(p, w1, a1);
            b1 = Vector256.MultiplyAddEstimate(q, w1, b1);
            c1 = Vector256.MultiplyAddEstimate(r, w1, c1);
            a2 = Vector256.MultiplyAddEstimate(p, w2, a2);
            b2 = Vector256.MultiplyAddEstimate(q, w2, b2);
            c2 = Vector256.MultiplyAddEstimate(r, w2, c2);
            a3 = Vector256.MultiplyAddEstimate(p, w0, a3);
            b3 = Vector256.MultiplyAddEstimate(q, w0, b3);
            c3 = Vector256.MultiplyAddEstimate(r, w0, c3);
        }

        Store(y, a0, a1, a2, a3);
        Store(y + y1, b0, b1, b2, b3);
        Store(y + y2, c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, Vector256<float> v0, Vector256<float> v1, Vector256<float> v2, Vector256<float> v3)
    {
        v0.Store(y);
        v1.Store(y + 8);
        v2.Store(y + 16);
        v3.Store(y + 24);
    }

    // The last panel may be narrower: a vector of rows at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Column(float* w, int stride, float* x, float* y)
    {
        var a = Vector256.Load(y);
        var (b, c, d) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var k = 0;
        for (; k + 4 <= Columns; k += 4, w += 4 * stride)
        {
            a = Vector256.MultiplyAddEstimate(Vector256.Create(x[k]), Vector256.Load(w), a);
            b = Vector256.MultiplyAddEstimate(Vector256.Create(x[k + 1]), Vector256.Load(w + stride), b);
            c = Vector256.MultiplyAddEstimate(Vector256.Create(x[k + 2]), Vector256.Load(w + 2 * stride), c);
            d = Vector256.MultiplyAddEstimate(Vector256.Create(x[k + 3]), Vector256.Load(w + 3 * stride), d);
        }

        for (; k < Columns; k++, w += stride) a = Vector256.MultiplyAddEstimate(Vector256.Create(x[k]), Vector256.Load(w), a);
        (a + b + (c + d)).Store(y);
    }

    private long Offset(int row, out int stride)
    {
        var panelRow = row / (PanelVectors * Lanes) * PanelVectors * Lanes;
        stride = Math.Min(PanelVectors * Lanes, Rows - panelRow);
        return (long)panelRow * Columns + (row - panelRow);
    }
}
