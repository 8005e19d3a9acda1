using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A convolution with a constant 3x3 filter in float32 by Winograd's minimal filtering: tiles of 2x2 outputs by 16 products instead
/// of 36. Blocks of tiles are transformed, multiplied as sixteen products of matrices, and transformed back with bias and activation.
/// </summary>
/// <remarks>
/// A value is one sum over the input channels in each of the sixteen products, in one order, and then sums of sixteen: it depends
/// neither on the block that its tile is in nor on the number of threads. Tiles that have a value that is not finite are computed once
/// more by <see cref="WinogradRepair"/>.
/// </remarks>
internal sealed unsafe class WinogradWork : ParallelWork
{
    /// <summary>Floats between stretches of the room, so that sixteen of them do not meet in one set of the nearest cache.</summary>
    private const int Stagger = 16;

    private readonly WinogradShape _shape;
    private readonly FilterLayout _layout;
    private readonly WinogradFactors _factors;
    private readonly AlignedArray<float> _bias;
    private readonly AlignedArray<float> _zeros;
    private readonly WinogradRepair _repair;
    private readonly List<ProductPart> _parts = [];
    private readonly int _block;
    private float* _input;
    private float* _output;

    /// <param name="shape">What is computed.</param>
    /// <param name="layout">How the filter lies in memory.</param>
    /// <param name="threads">Threads that share the work.</param>
    public WinogradWork(WinogradShape shape, in FilterLayout layout, int threads)
    {
        _shape = shape;
        _layout = layout;
        _factors = new WinogradFactors(shape.Inputs, shape.Outputs);
        _bias = new AlignedArray<float>(_factors.Columns);
        _zeros = new AlignedArray<float>(WinogradShape.Patch * shape.Inputs);
        _block = BlockTiles(shape);
        _repair = new WinogradRepair(shape, layout);
        AddParts(threads);
    }

    public float Min { get; init; } = float.NegativeInfinity;

    public float Max { get; init; } = float.PositiveInfinity;

    /// <summary>Transforms the filter and takes the bias, which is empty where there is none.</summary>
    public void Pack(float* filter, ReadOnlySpan<float> bias)
    {
        WinogradFilter.Pack(filter, _layout, _factors);
        bias.CopyTo(_bias.Span);
    }

    /// <summary>Computes the output.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="filter">The filter that was transformed, for tiles that are computed once more.</param>
    /// <param name="input">The input.</param>
    /// <param name="output">The output.</param>
    public void Run(WorkerPool workers, float* filter, float* input, float* output)
    {
        _input = input;
        _output = output;
        workers.Run(this, _parts.Count);
        if (_repair.IsNeeded) _repair.Run(workers, filter, _bias.Span[.._shape.Outputs], Min, Max, input, output);
        // The bias is known by its address alone.
        GC.KeepAlive(this);
    }

    [SkipLocalsInit]
    public override void Execute(int part)
    {
        var (first, count, firstPanel, endPanel) = _parts[part];
        var end = first + count;
        var widest = _factors.Width(0);
        nint inputStep = (nint)_block * _shape.Inputs + Stagger, productStep = (nint)_block * widest + Stagger;
        var patch = WinogradShape.Products * _shape.Inputs;
        var room = WinogradRoom.Of(WinogradShape.Products * (inputStep + productStep) + patch + _factors.Columns);
        var tiles = new WinogradTiles(_shape, _input, _output, _zeros.Pointer)
        {
            Patch = room + WinogradShape.Products * (inputStep + productStep),
            Beyond = room + WinogradShape.Products * (inputStep + productStep) + patch,
        };
        var outputs = stackalloc float*[WinogradShape.TileOutputs * _block];
        var broken = stackalloc bool[_block];
        new Span<bool>(broken, _block).Clear();

        WinogradSums sums = default;
        sums.Products = room + WinogradShape.Products * inputStep;
        sums.Step = productStep;
        sums.Outputs = outputs;
        sums.Broken = broken;
        (sums.Min, sums.Max) = (Min, Max);
        for (int tile = first; tile < end; tile += _block)
        {
            sums.Tiles = Math.Min(_block, end - tile);
            tiles.Transform(tile, sums.Tiles, room, inputStep);
            tiles.FillOutputs(tile, sums.Tiles, outputs);
            for (var panel = firstPanel; panel < endPanel; panel++)
            {
                Multiply(panel, sums.Tiles, room, inputStep, sums.Products, productStep);
                sums.Column = _factors.Column(panel);
                sums.Width = _factors.Width(panel);
                sums.Columns = Math.Min(sums.Width, _shape.Outputs - _factors.Column(panel));
                sums.Bias = _bias.Pointer + sums.Column;
                WinogradArithmetic.Best.Output(sums);
            }

            _repair.Take(tile, new Span<bool>(broken, sums.Tiles));
        }
    }

    /// <summary>The sixteen products of a block with a panel.</summary>
    private void Multiply(int panel, int tiles, float* inputs, nint inputStep, float* products, nint productStep)
    {
        WinogradProduct product = default;
        product.RowCount = tiles;
        product.Depth = _shape.Inputs;
        product.Vectors = _factors.Vectors(panel);
        for (var i = 0; i < WinogradShape.Products; i++)
        {
            product.Rows = inputs + i * inputStep;
            product.Panel = _factors.Values(panel, i);
            product.Sums = products + i * productStep;
            WinogradArithmetic.Best.Multiply(product);
        }
    }

    // Tiles of a block: their transformed inputs stay in the second-level cache, where that leaves enough tiles for each factor that is
    // read. Blocks are dealt evenly.
    private static int BlockTiles(WinogradShape shape)
    {
        const int MostFloats = 96 * 1024;
        const int FewestTiles = 56;
        var most = Math.Max(FewestTiles, MostFloats / (WinogradShape.Products * shape.Inputs));
        var blocks = (shape.Tiles + most - 1) / most;
        return (shape.Tiles + blocks - 1) / blocks;
    }

    // What is not cut is read by every part: the transformed input where panels are cut, which each part makes anew, and the factors
    // where tiles are.
    private void AddParts(int threads)
    {
        const int Tile = 6;
        var depth = (long)WinogradShape.Products * _shape.Inputs;
        var split = ProductSplit.Choose(threads, Tile, _shape.Tiles, _shape.Outputs, _factors.Count, depth, depth);
        _parts.AddRange(split.Parts());
    }
}
