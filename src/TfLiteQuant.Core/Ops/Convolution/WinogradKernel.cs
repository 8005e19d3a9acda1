using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A bound convolution with a constant 3x3 filter and bias, by minimal filtering: transforms the filter once.</summary>
internal sealed unsafe class WinogradKernel : OpKernel
{
    private readonly WinogradWork _work;
    private readonly WorkerPool _workers;
    private readonly TensorValue _input;
    private readonly TensorValue _filter;
    private readonly TensorValue _output;

    public WinogradKernel(WinogradWork work, WorkerPool workers, TensorValue input, TensorValue filter, TensorValue? bias, TensorValue output)
    {
        _work = work;
        _workers = workers;
        _input = input;
        _filter = filter;
        _output = output;
        _work.Pack(filter.Pointer<float>(), bias is null ? [] : bias.Values<float>());
    }

    public override void Run() => _work.Run(_workers, _filter.Pointer<float>(), _input.Pointer<float>(), _output.Pointer<float>());
}
