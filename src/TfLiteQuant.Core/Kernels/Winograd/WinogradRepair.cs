namespace TfLiteQuant.Kernels;

/// <summary>
/// Computes once more, as <see cref="ConvolutionWork"/> does it, the tiles of a convolution by minimal filtering that have a value that is
/// infinite or no number.
/// </summary>
/// <remarks>
/// The transforms add values that a window of the filter does not hold. They cancel, unless one of them is infinite or no number, or a
/// sum leaves the range of a float. Then one of the tile's outputs is not finite, as what is not finite never becomes finite again. So
/// what is not finite arises exactly where it would without the transforms. The filter is packed when that happens first; a layer in
/// which it never happens keeps no second copy.
/// </remarks>
internal sealed unsafe class WinogradRepair : ParallelWork
{
    private readonly WinogradShape _shape;
    private readonly FilterLayout _layout;
    private readonly bool[] _broken;
    private ConvolutionWork? _direct;
    private volatile bool _isNeeded;
    private float* _input;
    private float* _output;

    /// <param name="shape">The convolution.</param>
    /// <param name="layout">How the filter lies in memory.</param>
    public WinogradRepair(WinogradShape shape, in FilterLayout layout)
    {
        _shape = shape;
        _layout = layout;
        _broken = new bool[shape.Tiles];
    }

    /// <summary>Whether there are such tiles.</summary>
    public bool IsNeeded => _isNeeded;

    /// <summary>Takes note of such tiles, and clears the notes taken over. Several threads may do that at once.</summary>
    /// <param name="first">First tile.</param>
    /// <param name="broken">Whether each of them has such a value.</param>
    public void Take(int first, Span<bool> broken)
    {
        if (!broken.Contains(true)) return;
        for (var i = 0; i < broken.Length; i++)
            if (broken[i]) _broken[first + i] = true;
        broken.Clear();
        _isNeeded = true;
    }

    /// <summary>Computes the tiles that were noted.</summary>
    public void Run(WorkerPool workers, float* filter, ReadOnlySpan<float> bias, float min, float max, float* input, float* output)
    {
        if (_direct is null)
        {
            _direct = new ConvolutionWork([_shape.Phase], _layout, groups: 1, threads: 1) { Min = min, Max = max };
            _direct.Pack(filter, bias);
        }

        _input = input;
        _output = output;
        workers.Run(this, _shape.Phase.Batches * _shape.TileRows);
        Array.Clear(_broken);
        _isNeeded = false;
    }

    /// <summary>Computes those of one row of tiles.</summary>
    public override void Execute(int part)
    {
        var (height, width) = (_shape.Phase.Y.Count, _shape.Phase.X.Count);
        var (image, row) = Math.DivRem(part, _shape.TileRows);
        var first = part * _shape.TileColumns;
        for (int tile = 0, end; tile < _shape.TileColumns; tile = end + 1)
        {
            for (end = tile; end < _shape.TileColumns && _broken[first + end];) end++;
            if (end == tile) continue;
            int x = tile * WinogradShape.Side, endX = Math.Min(end * WinogradShape.Side, width);
            for (var y = row * WinogradShape.Side; y < Math.Min((row + 1) * WinogradShape.Side, height); y++)
                _direct!.Compute(_input, _output, (image * height + y) * width + x, endX - x);
        }
    }
}
