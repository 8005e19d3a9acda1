using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A bound depthwise convolution. With a multiplier, each input channel is first repeated for the filters that see it.</summary>
internal sealed unsafe class DepthwiseKernel : OpKernel
{
    private readonly DepthwiseWork _work;
    private readonly WorkerPool _workers;
    private readonly TensorValue _input;
    private readonly TensorValue _filter;
    private readonly TensorValue? _bias;
    private readonly TensorValue _output;
    private readonly AlignedArray<float>? _noBias;
    private readonly RepeatChannelsWork<float>? _repeat;

    public DepthwiseKernel(DepthwiseWork work, WorkerPool workers, TensorValue input, TensorValue filter, TensorValue? bias, TensorValue output, int multiplier)
    {
        _work = work;
        _workers = workers;
        _input = input;
        _filter = filter;
        _bias = bias;
        _output = output;
        if (bias is null) _noBias = new AlignedArray<float>(filter.Shape[^1]);
        if (multiplier > 1) _repeat = new RepeatChannelsWork<float>(input.Count, multiplier, workers.Threads);
    }

    public override void Run()
    {
        var input = _input.Pointer<float>();
        if (_repeat is not null) input = _repeat.Run(_workers, input);
        var bias = _noBias is null ? _bias!.Pointer<float>() : _noBias.Pointer;
        _work.Run(_workers, input, _filter.Pointer<float>(), bias, _output.Pointer<float>());
    }
}
