using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LOG_SOFTMAX: the logarithm of the softmax along the innermost dimension.</summary>
public sealed partial class LogSoftmaxOp : RowNormalization
{
    public override BuiltinOperator Operator => BuiltinOperator.LogSoftmax;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.Fixed, Int8Version = 2, FixedInt8 = new(16f / 256, 127) };

    private protected override OpKernel? Select(BindContext context, TensorValue input, TensorValue output)
        => input.Type == TensorType.Float32 ? new RowFunctionKernel<LogSoftmaxRow>(context.Workers, input, output, default) : null;
}
