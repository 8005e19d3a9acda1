using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A bound product of an input with a filter: packs a constant filter once, any other before each run.</summary>
internal sealed unsafe class ConvolutionKernel : OpKernel
{
    private readonly IFloatProductWork _work;
    private readonly WorkerPool _workers;
    private readonly TensorValue _input;
    private readonly TensorValue _filter;
    private readonly TensorValue? _bias;
    private readonly TensorValue _output;
    private readonly bool _isPacked;

    public ConvolutionKernel(IFloatProductWork work, WorkerPool workers, TensorValue input, TensorValue filter, TensorValue? bias, TensorValue output)
    {
        _work = work;
        _workers = workers;
        _input = input;
        _filter = filter;
        _bias = bias;
        _output = output;
        _isPacked = filter.IsConstant && (bias is null || bias.IsConstant);
        if (_isPacked) Pack();
    }

    public override void Run()
    {
        if (!_isPacked) Pack();
        _work.Run(_workers, _input.Pointer<float>(), _output.Pointer<float>());
    }

    private void Pack() => _work.Pack(_filter.Pointer<float>(), _bias is null ? [] : _bias.Values<float>());
}
