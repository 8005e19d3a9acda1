using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>int8 weights for float vectors: each vector is quantized on its own, multiplied in integers, and its products are scaled by
/// its scale times that of the row's weights.</summary>
internal sealed unsafe class HybridRows : RowMatrix
{
    // vectors that share each load of the weights
    private const int AtOnce = 12;

    private readonly PackedCodeRows _weights;
    private readonly CodeMatrixWork _products;
    private readonly AlignedArray<float> _scales;
    private readonly AlignedArray<sbyte> _codes;
    private readonly AlignedArray<int> _prepared, _sums;
    private readonly bool _asymmetric;
    private readonly float[] _vectorScales = new float[AtOnce];
    private readonly int[] _zeroPoints = new int[AtOnce];

    /// <param name="rows">Rows, a multiple of <see cref="PackedRows.Lanes"/>.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="asymmetric">Whether vectors get zero points.</param>
    /// <param name="workers">Threads.</param>
    public HybridRows(int rows, int columns, bool asymmetric, WorkerPool workers)
        : base(rows, columns)
    {
        _asymmetric = asymmetric;
        _weights = new PackedCodeRows(rows, columns);
        _products = new CodeMatrixWork(workers);
        _scales = new AlignedArray<float>(rows);
        _codes = new AlignedArray<sbyte>(columns);
        _prepared = new AlignedArray<int>((long)AtOnce * _weights.PreparedLength);
        _sums = new AlignedArray<int>((long)AtOnce * rows);
    }

    /// <summary>Packs row-major weights as rows from <paramref name="firstRow"/> on; rows never set are zero.</summary>
    public void Set(int firstRow, ReadOnlySpan<sbyte> weights, float scale)
    {
        _weights.Set(firstRow, weights);
        _scales.Span.Slice(firstRow, Columns == 0 ? 0 : weights.Length / Columns).Fill(scale);
    }

    /// <summary>Adds the products of all rows with some vectors to the targets.</summary>
    /// <param name="x">First vector.</param>
    /// <param name="xStride">Floats from vector to vector; may be negative.</param>
    /// <param name="y">First target.</param>
    /// <param name="yStride">Floats from target to target.</param>
    /// <param name="count">Vectors.</param>
    public void MultiplyAdd(float* x, long xStride, float* y, long yStride, int count)
    {
        for (var first = 0; first < count; first += AtOnce)
        {
            var now = Math.Min(AtOnce, count - first);
            for (var i = 0; i < now; i++) Quantize(x + (first + i) * xStride, i);
            _products.Run(_weights, _prepared.Pointer, _sums.Pointer, Rows, now);
            for (var i = 0; i < now; i++) Add(i, y + (first + i) * yStride);
        }
    }

    private void Quantize(float* vector, int place)
    {
        var (min, max) = DynamicCodes.Range(vector, Columns);
        var parameters = DynamicParameters.Of(min, max, _asymmetric);
        DynamicCodes.Quantize(vector, Columns, parameters, _codes.Pointer);
        (_vectorScales[place], _zeroPoints[place]) = (parameters.Scale, parameters.ZeroPoint);
        _weights.Prepare(_codes.Span, _prepared.Pointer + (long)place * _weights.PreparedLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Add(int place, float* target)
    {
        var sums = _sums.Pointer + (long)place * Rows;
        var scales = _scales.Pointer;
        var (zero, scale) = (Vector256.Create(_zeroPoints[place]), Vector256.Create(_vectorScales[place]));
        fixed (int* weights = _weights.RowSums)
        {
            for (var row = 0; row < Rows; row += PackedRows.Lanes)
            {
                var dot = Vector256.Load(sums + row) - (zero * Vector256.Load(weights + row));
                (Vector256.Load(target + row) + (Vector256.ConvertToSingle(dot) * (scale * Vector256.Load(scales + row)))).Store(target + row);
            }
        }
    }
}
