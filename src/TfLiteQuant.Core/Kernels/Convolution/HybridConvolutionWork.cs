using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A bound convolution of floats, quantized while running, with int8 weights, for processors that add four byte products at once: sums become
/// floats in registers (<see cref="HybridTileKernel"/>), and the extremes of the output are found on the way.
/// </summary>
/// <remarks>
/// Where each output position reads its own pixel, rows are quantized block by block by the thread that multiplies them, or ahead where several
/// parts read them; where the window is larger, they are quantized into an image with its border.
/// </remarks>
internal sealed unsafe class HybridConvolutionWork : ParallelWork, IDynamicProductWork, IFindsExtremes
{
    /// <summary>Bytes of codes of a block of rows: they stay in the second-level cache, beside results.</summary>
    private const int BlockBytes = 160 * 1024;

    /// <summary>Bytes of results of a block, which for shallow products are more than its codes.</summary>
    private const int BlockResultBytes = 192 * 1024;

    private const int TablePointers = 3 * 1024;

    /// <summary>Bytes behind quantized rows: a vector may be read from any element.</summary>
    private const int Slack = 64;

    /// <summary>Columns of a vector.</summary>
    private const int Vector = 8;

    private readonly FilterLayout _filter;
    private readonly ConvolutionPhase _phase;
    private readonly PaddedImage<byte>? _padded;
    private readonly AlignedArray<byte>? _ahead;
    private readonly RowTable<byte>? _kept;
    private readonly IntegerPanels _panels;
    private readonly ProductPart[] _parts;
    private readonly HybridStage _stage;
    private readonly int _runs;
    private readonly int _rowsPerRun;
    private readonly int _blockRows;
    private readonly AlignedArray<int> _start;
    private readonly AlignedArray<float> _scales;
    private readonly Preparation _preparation;
    private float* _input;
    private float* _output;
    private DynamicParameters[] _images = [];
    private FoundExtremes? _extremes;

    private HybridConvolutionWork(ConvolutionPhase phase, IntegerConvolutionRows<byte>? rows, FilterLayout filter, HybridStage stage, int runs, int threads)
    {
        (_filter, _stage, _runs) = (filter, stage, runs);
        _phase = rows?.Phase ?? phase;
        _padded = rows?.Padded;
        if (_padded is not null && runs == 1) _kept = RowTable<byte>.Create(_phase, HybridTileKernel.MaxRows);
        _rowsPerRun = phase.Rows / runs;
        _panels = new IntegerPanels(IntegerGemmKernel.Bytes!, _phase.Pieces, _phase.Depth, filter.OutputChannels, int.MaxValue);
        var split = ProductSplit.Choose(
            threads, HybridTileKernel.MaxRows, phase.Rows, filter.OutputChannels, _panels.Count, phase.InputChannels, (long)_panels.Taps * _panels.Depth);
        _parts = [.. split.Parts()];
        if (_padded is null && Array.Exists(_parts, part => part.FirstPanel > 0 || part.EndPanel < _panels.Count))
            _ahead = new AlignedArray<byte>((long)phase.Rows * phase.InputChannels);
        var block = Math.Min(BlockBytes / Math.Max(1, phase.InputChannels), TablePointers / _phase.Pieces);
        block = Math.Min(block, Math.Max(16 * HybridTileKernel.MaxRows, BlockResultBytes / (filter.OutputChannels * sizeof(float))));
        _blockRows = Math.Max(1, block / HybridTileKernel.MaxRows) * HybridTileKernel.MaxRows;
        var step = (filter.OutputChannels + 15) / 16 * 16;
        (_start, _scales) = (new AlignedArray<int>((long)step * runs), new AlignedArray<float>((long)step * runs));
        _preparation = new Preparation(this, Math.Min(threads, phase.Rows));
    }

    public bool TakesFloats => true;

    public FoundExtremes? Extremes { set => _extremes = value; }

    private int ColumnStep => _start.Count / _runs;

    /// <summary>The work; null where the processor, the shape or the number of scales has none.</summary>
    /// <param name="phases">What is computed.</param>
    /// <param name="filter">How the filter lies in memory.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="stage">What becomes of the sums.</param>
    /// <param name="runs">Images that have a scale each.</param>
    /// <param name="threads">Threads that share the work.</param>
    public static HybridConvolutionWork? Create(IReadOnlyList<ConvolutionPhase> phases, FilterLayout filter, int groups, HybridStage stage, int runs, int threads)
    {
        if (IntegerGemmKernel.Bytes is null || groups != 1 || phases is not [var phase] || runs < 1 || phase.Rows <= runs || phase.Rows % runs != 0) return null;
        if (!phase.WritesInOrder || !FitsOnStack(phase)) return null;
        if (phase.IsProduct) return new HybridConvolutionWork(phase, null, filter, stage, runs, threads);
        var rows = IntegerConvolutionRows<byte>.Choose(phase, groups, threads);
        return rows is { Padded: not null, Gathers: false } && rows.Phase.Batches == runs ? new HybridConvolutionWork(phase, rows, filter, stage, runs, threads) : null;
    }

    // A tile's codes and pointers lie on the stack.
    private static bool FitsOnStack(ConvolutionPhase phase)
        => phase.InputChannels <= BlockBytes / HybridTileKernel.MaxRows && (long)phase.Z.Taps.Length * phase.Y.Taps.Length * phase.X.Taps.Length <= TablePointers / HybridTileKernel.MaxRows;

    public void Pack(sbyte* filter) => FilterPacking.Pack(_panels, _phase, _phase.InputChannels, filter, _filter, 0);

    public void Run(WorkerPool workers, float* input, DynamicParameters[] images, byte* output)
    {
        _input = input;
        _images = images;
        _output = (float*)output;
        for (var run = 0; run < _runs; run++) Start(run);
        _padded?.Fill(workers, input, images);
        _kept?.Fill(_padded!.Pointer, null, 0);
        if (_ahead is not null) _preparation.Run(workers);
        _extremes?.Begin();
        workers.Run(this, _parts.Length);
        _extremes?.End();
    }

    [SkipLocalsInit]
    public override void Execute(int part)
    {
        var (firstRow, rowCount, firstPanel, endPanel) = _parts[part];
        var quantizes = _padded is null && _ahead is null;
        var rows = Math.Min(_blockRows, rowCount);
        var pointers = stackalloc byte*[_kept is null ? (rows + HybridTileKernel.MaxRows) * _phase.Pieces : 0];
        var room = stackalloc byte[quantizes ? rows * _phase.InputChannels + Slack : 0];
        var extremes = stackalloc float[2 * Vector];
        new Span<float>(extremes, 2 * Vector).Clear();
        for (int row = firstRow, end = firstRow + rowCount, count; row < end; row += count)
        {
            // Rows of one scale.
            var run = row / _rowsPerRun;
            count = Math.Min(rows, Math.Min(end, (run + 1) * _rowsPerRun) - row);
            var table = pointers;
            if (_kept is not null)
            {
                table = _kept.At(row);
            }
            else if (_padded is not null)
            {
                new RowPointers<byte>(_phase, HybridTileKernel.MaxRows, null, 0, null).Fill(_padded.Pointer, row, count, table);
            }
            else
            {
                var channels = _phase.InputChannels;
                if (quantizes) DynamicCodes.Quantize(_input + (nint)row * channels, count * channels, _images[run], room);
                var codes = quantizes ? room : _ahead!.Pointer + (nint)row * channels;
                for (var i = 0; i < count; i++, codes += channels) table[i] = codes;
            }

            Multiply(table, row, count, run, firstPanel, endPanel, extremes);
        }

        _extremes?.Add(extremes, Vector);
    }

    // What sums begin with takes back what the kernel and the zero point add to each code.
    private void Start(int run)
    {
        ref readonly var image = ref _images[run];
        var raised = IntegerGemmKernel.Bytes!.LeftOffset + (_stage.HasZeroPoints ? image.ZeroPoint : 0);
        var start = _start.Pointer + (nint)run * ColumnStep;
        var scales = _scales.Pointer + (nint)run * ColumnStep;
        var sums = _panels.Sums;
        var weights = _stage.WeightScales.Pointer;
        var isTogether = _stage.Order == ScaleOrder.Together;
        for (var column = 0; column < _filter.OutputChannels; column++)
        {
            start[column] = unchecked(-raised * sums[column]);
            scales[column] = isTogether ? image.Scale * weights[column] : weights[column];
        }
    }

    private void Multiply(byte** table, int firstRow, int count, int run, int firstPanel, int endPanel, float* extremes)
    {
        var columns = _filter.OutputChannels;
        var spare = stackalloc float[HybridTileKernel.MaxRows * 2 * Vector];
        HybridTile tile;
        tile.Taps = _panels.Taps;
        tile.Depth = _panels.Depth;
        tile.RowScale = _images[run].Scale;
        tile.Min = _stage.Min;
        tile.Max = _stage.Max;
        tile.Extremes = extremes;
        var isTogether = _stage.Order == ScaleOrder.Together;
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            var (column, width) = (_panels[panel].Column, _panels.Width(panel));
            var isWhole = column + width <= columns;
            tile.Panel = _panels.Values(panel, default);
            tile.PanelStep = width * sizeof(int);
            tile.Start = _start.Pointer + (nint)run * ColumnStep + column;
            tile.Scales = _scales.Pointer + (nint)run * ColumnStep + column;
            tile.Bias = _stage.Bias.Pointer + column;
            tile.Rows = table;
            tile.OutputStep = isWhole ? columns : width;
            var output = _output + (nint)firstRow * columns + column;
            for (var row = 0; row < count; row += HybridTileKernel.MaxRows, output += (nint)HybridTileKernel.MaxRows * columns)
            {
                var rows = Math.Min(HybridTileKernel.MaxRows, count - row);
                tile.Output = isWhole ? output : spare;
                tile.Ahead = row == 0 ? _panels.Ahead(panel) : 0;
                if (width == Vector && isTogether) Run<Bytes1, Bytes1>(&tile, rows);
                else if (width == Vector) Run<Bytes1, Bytes2>(&tile, rows);
                else if (isTogether) Run<Bytes2, Bytes1>(&tile, rows);
                else Run<Bytes2, Bytes2>(&tile, rows);
                tile.Rows += HybridTileKernel.MaxRows * tile.Taps;
                if (isWhole) continue;
                for (var i = 0; i < rows; i++) new Span<float>(spare + i * width, columns - column).CopyTo(new Span<float>(output + (nint)i * columns, columns - column));
            }
        }
    }

    private static void Run<TVectors, TScales>(HybridTile* tile, int rows)
        where TVectors : unmanaged
        where TScales : unmanaged
    {
        switch (rows)
        {
            case 1: HybridTileKernel.Run<Bytes1, TVectors, TScales>(tile); break;
            case 2: HybridTileKernel.Run<Bytes2, TVectors, TScales>(tile); break;
            case 3: HybridTileKernel.Run<Bytes3, TVectors, TScales>(tile); break;
            case 4: HybridTileKernel.Run<Bytes4, TVectors, TScales>(tile); break;
            case 5: HybridTileKernel.Run<Bytes5, TVectors, TScales>(tile); break;
            default: HybridTileKernel.Run<Bytes6, TVectors, TScales>(tile); break;
        }
    }

    /// <summary>Quantizes rows that several parts read.</summary>
    private sealed class Preparation(HybridConvolutionWork work, int parts) : ParallelWork
    {
        public void Run(WorkerPool workers) => workers.Run(this, parts);

        public override void Execute(int part)
        {
            var all = work._runs * work._rowsPerRun;
            var channels = work._phase.InputChannels;
            for (int row = (int)((long)all * part / parts), end = (int)((long)all * (part + 1) / parts), next; row < end; row = next)
            {
                var run = row / work._rowsPerRun;
                next = Math.Min(end, (run + 1) * work._rowsPerRun);
                DynamicCodes.Quantize(work._input + (nint)row * channels, (next - row) * channels, work._images[run], work._ahead!.Pointer + (nint)row * channels);
            }
        }
    }
}
