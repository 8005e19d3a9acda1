using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>Bound products of matrices: a constant right side is packed once.</summary>
internal sealed unsafe class BatchProductKernel : OpKernel
{
    private readonly BatchProductWork _work;
    private readonly WorkerPool _workers;
    private readonly TensorValue _left;
    private readonly TensorValue _right;
    private readonly TensorValue _output;

    public BatchProductKernel(BatchProductWork work, WorkerPool workers, TensorValue left, TensorValue right, TensorValue output)
    {
        _work = work;
        _workers = workers;
        _left = left;
        _right = right;
        _output = output;
        if (right.IsConstant) work.Pack(workers, right.Pointer<float>());
    }

    public override void Run()
    {
        if (!_right.IsConstant) _work.Pack(_workers, _right.Pointer<float>());
        _work.Run(_workers, _left.Pointer<float>(), _output.Pointer<float>());
    }
}
