using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LOG_SOFTMAX: the logarithm of the softmax along the innermost dimension.</summary>
public sealed partial class LogSoftmaxOp : RowNormalization
{
    public override BuiltinOperator Operator => BuiltinOperator.LogSoftmax;

    private protected override OpKernel? Select(BindContext context, TensorValue input, TensorValue output)
        => input.Type == TensorType.Float32 ? new RowFunctionKernel<LogSoftmaxRow>(context.Workers, input, output, default) : null;
}
