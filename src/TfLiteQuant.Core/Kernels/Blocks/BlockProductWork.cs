using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Float rows, quantized while running, times a matrix of codes [channels, depth] with a scale for each block along the depth:
/// <c>y = (sum over blocks of s * (q . x) - z * sum over blocks of s * sum of q) * scale of the row + bias</c>. Products inside a block are
/// exact 32-bit sums; blocks are added in their order in single precision, multiplications and additions apart, as the reference kernel
/// does, so that neither vector width nor threads change a bit.
/// </summary>
/// <remarks>
/// Each block is a matrix of its own for <see cref="PackedCodeRows"/>, a lane for each channel: a block's sums meet its scales without
/// adding up across lanes. Threads share out panels of channels.
/// </remarks>
internal sealed unsafe class BlockProductWork : RangeWork
{
    // rows that share each load of the weights
    private const int AtOnce = 12;
    private const int PanelChannels = 32;

    private readonly int _rows, _channels, _depth, _padded, _preparedLength;
    private readonly PackedCodeRows[] _blocks;
    private readonly AlignedArray<float> _scales, _weightSums, _bias, _totals;
    private readonly AlignedArray<int> _prepared, _sums;
    private readonly RowScales _rowScales;
    private readonly DynamicQuantizationWork<sbyte> _quantization;
    private readonly float _min, _max;
    private float* _output;
    private int _first, _count;

    /// <param name="rows">Rows of the left side.</param>
    /// <param name="channels">Rows of the matrix of codes.</param>
    /// <param name="codes">The matrix, [channels, depth].</param>
    /// <param name="scales">[channels, depth / block size].</param>
    /// <param name="blockSize">Codes that share a scale; divides the depth.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="min">Smallest result.</param>
    /// <param name="max">Largest result.</param>
    public BlockProductWork(int rows, int channels, ReadOnlySpan<sbyte> codes, ReadOnlySpan<float> scales, int blockSize, int threads, float min, float max)
        : base((channels + PanelChannels - 1) / PanelChannels, PanelChannels * (long)(codes.Length / Math.Max(1, channels)) * Math.Min(rows, AtOnce), threads)
    {
        (_rows, _channels, _depth, _min, _max) = (rows, channels, codes.Length / Math.Max(1, channels), min, max);
        _padded = PackedCodeRows.Padded(channels);
        _blocks = new PackedCodeRows[_depth / blockSize];
        _scales = new AlignedArray<float>(_blocks.Length * _padded);
        (_weightSums, _bias, _totals) = (new AlignedArray<float>(_padded), new AlignedArray<float>(_padded), new AlignedArray<float>(AtOnce * _padded));
        var block = new sbyte[channels * blockSize];
        for (var b = 0; b < _blocks.Length; b++)
        {
            var packed = _blocks[b] = new PackedCodeRows(_padded, blockSize);
            for (var c = 0; c < channels; c++) codes.Slice(c * _depth + b * blockSize, blockSize).CopyTo(block.AsSpan(c * blockSize));
            packed.Set(0, block);
            for (var c = 0; c < channels; c++)
            {
                var scale = scales[c * _blocks.Length + b];
                _scales.Pointer[b * _padded + c] = scale;
                _weightSums.Pointer[c] += scale * packed.RowSums[c];
            }
        }

        _preparedLength = _blocks.Length == 0 ? 0 : _blocks.Length * _blocks[0].PreparedLength;
        _prepared = new AlignedArray<int>((long)AtOnce * _preparedLength);
        _sums = new AlignedArray<int>((long)AtOnce * _padded);
        _rowScales = new RowScales(rows);
        _quantization = new DynamicQuantizationWork<sbyte>(rows, _depth, isAsymmetric: true, _rowScales, threads);
    }

    /// <summary>Computes all rows.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="input">[rows, depth].</param>
    /// <param name="bias">A value per channel, empty for none.</param>
    /// <param name="output">[rows, channels].</param>
    public void Run(WorkerPool workers, float* input, ReadOnlySpan<float> bias, float* output)
    {
        bias.CopyTo(_bias.Span);
        _output = output;
        var codes = _quantization.Run(workers, input);
        for (_first = 0; _first < _rows; _first += AtOnce)
        {
            _count = Math.Min(AtOnce, _rows - _first);
            for (var i = 0; i < _count; i++) Prepare(codes + (long)(_first + i) * _depth, _prepared.Pointer + (long)i * _preparedLength);
            RunAll(workers);
        }
    }

    protected override void Execute(int first, int end)
    {
        int from = first * PanelChannels, until = Math.Min(_padded, end * PanelChannels);
        for (var i = 0; i < _count; i++) new Span<float>(_totals.Pointer + (long)i * _padded + from, until - from).Clear();
        var prepared = _prepared.Pointer;
        for (var b = 0; b < _blocks.Length; b++)
        {
            _blocks[b].Multiply(prepared, _preparedLength, _sums.Pointer, _padded, _count, first, end);
            prepared += _blocks[b].PreparedLength;
            for (var i = 0; i < _count; i++)
                AddScaled(_sums.Pointer + (long)i * _padded, _scales.Pointer + (long)b * _padded, _totals.Pointer + (long)i * _padded, from, until);
        }

        for (var i = 0; i < _count; i++) Store(i, from, Math.Min(_channels, until));
    }

    private void Prepare(sbyte* row, int* prepared)
    {
        foreach (var block in _blocks)
        {
            block.Prepare(new ReadOnlySpan<sbyte>(row, block.Columns), prepared);
            row += block.Columns;
            prepared += block.PreparedLength;
        }
    }

    // Padded to whole vectors, and a panel is a whole number of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(int* sums, float* scales, float* totals, int from, int until)
    {
        for (var c = from; c < until; c += PackedCodeRows.Lanes)
            (Vector256.Load(totals + c) + (Vector256.ConvertToSingle(Vector256.Load(sums + c)) * Vector256.Load(scales + c))).Store(totals + c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(int row, int from, int until)
    {
        var totals = _totals.Pointer + (long)row * _padded;
        var target = _output + (long)(_first + row) * _channels;
        var (scale, zero) = (_rowScales.Scales.Pointer[_first + row], (float)_rowScales.ZeroPoints.Pointer[_first + row]);
        for (var c = from; c < until; c++)
        {
            var value = (totals[c] - zero * _weightSums.Pointer[c]) * scale + _bias.Pointer[c];
            target[c] = value < _min ? _min : value > _max ? _max : value;
        }
    }
}
