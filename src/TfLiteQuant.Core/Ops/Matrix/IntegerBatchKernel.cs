using System.Numerics;
using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>Bound products of matrices of integers: a constant right side is packed once.</summary>
internal sealed unsafe class IntegerBatchKernel<TSource, T, TRight> : OpKernel
    where TSource : unmanaged
    where T : unmanaged
    where TRight : unmanaged, IBinaryInteger<TRight>
{
    private readonly IntegerBatchWork<T, TRight> _work;
    private readonly WorkerPool _workers;
    private readonly MatrixLeft<TSource, T> _left;
    private readonly TensorValue _right;
    private readonly TensorValue _output;

    public IntegerBatchKernel(IntegerBatchWork<T, TRight> work, BindContext context, MatrixLeft<TSource, T> left)
    {
        _work = work;
        _workers = context.Workers;
        _left = left;
        _right = context.Input(1);
        _output = context.Output(0);
        if (_right.IsConstant) work.Pack(_workers, _right.Pointer<TRight>());
    }

    public override void Run()
    {
        if (!_right.IsConstant) _work.Pack(_workers, _right.Pointer<TRight>());
        _work.Run(_workers, _left.Read(), _output.Pointer<byte>());
    }
}
