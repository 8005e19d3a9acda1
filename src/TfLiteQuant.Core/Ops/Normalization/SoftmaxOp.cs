using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SOFTMAX: e^(beta x) of each element over the sum along the innermost dimension.</summary>
public sealed partial class SoftmaxOp : RowNormalization
{
    private const int Beta = 0;

    public override BuiltinOperator Operator => BuiltinOperator.Softmax;

    private protected override OpKernel? Select(BindContext context, TensorValue input, TensorValue output)
    {
        var row = new SoftmaxRow(context.Options.GetSingle(Beta));
        return input.Type switch
        {
            TensorType.Float32 => new RowFunctionKernel<SoftmaxRow>(context.Workers, input, output, row),
            TensorType.Float16 => new NarrowRowFunctionKernel<Float16Format, SoftmaxRow>(input, output, row),
            _ => null,
        };
    }
}
