using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A bound convolution of volumes with a constant filter and bias, computed as one of images, a few slices at a time.</summary>
internal sealed unsafe class SlicedConvolutionKernel : OpKernel
{
    private readonly VolumeShape _shape;
    private readonly WorkerPool _workers;
    private readonly TensorValue _input;
    private readonly TensorValue _output;
    private readonly AlignedArray<float> _filter;
    private readonly DepthStack? _stack;
    private readonly WinogradWork? _tiles;
    private readonly ConvolutionWork? _products;
    private readonly int _slices;

    /// <param name="shape">What is computed, which <see cref="VolumeShape.IsSliced"/>.</param>
    /// <param name="range">Limits of the results.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="input">[N,D,H,W,C].</param>
    /// <param name="filter">[d,h,w,C,O], constant.</param>
    /// <param name="bias">[O], constant; null for none.</param>
    /// <param name="output">[N,D,H,W,O].</param>
    public SlicedConvolutionKernel(VolumeShape shape, FusedRange range, WorkerPool workers, TensorValue input, TensorValue filter, TensorValue? bias, TensorValue output)
    {
        (_shape, _workers, _input, _output) = (shape, workers, input, output);
        _slices = shape.SlicesAtOnce;
        if (!shape.Z.IsIdentity) _stack = new DepthStack(shape.Z, shape.Y.InputSize, shape.X.InputSize, shape.Channels, _slices, workers.Threads);
        _filter = shape.FilterOfImages(filter.Pointer<float>());
        var values = bias is null ? [] : bias.Values<float>();
        if (WinogradChoice.Pays(shape.Images, shape.Layout, groups: 1))
        {
            _tiles = new WinogradWork(new WinogradShape(shape.Images, shape.Filters), shape.Layout, workers.Threads) { Min = range.Min, Max = range.Max };
            _tiles.Pack(_filter.Pointer, values);
            return;
        }

        _products = new ConvolutionWork([shape.Images], shape.Layout, groups: 1, workers.Threads) { Min = range.Min, Max = range.Max };
        _products.Pack(_filter.Pointer, values);
    }

    public override void Run()
    {
        var output = _output.Pointer<float>();
        var outputStep = (nint)_slices * _shape.Y.Count * _shape.X.Count * _shape.Filters;
        for (var slice = 0; slice < _shape.Slices; slice += _slices, output += outputStep)
        {
            // Without a stack all slices are images already.
            var images = _stack is null ? _input.Pointer<float>() : _stack.Run(_workers, _input.Pointer<float>(), slice);
            if (_tiles is not null) _tiles.Run(_workers, _filter.Pointer, images, output);
            else _products!.Run(_workers, images, output);
        }
    }
}
