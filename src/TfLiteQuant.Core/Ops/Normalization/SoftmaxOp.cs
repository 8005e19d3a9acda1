using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SOFTMAX: e^(beta x) of each element over the sum along the innermost dimension.</summary>
public sealed partial class SoftmaxOp : RowNormalization
{
    private const int Beta = 0;

    public override BuiltinOperator Operator => BuiltinOperator.Softmax;

    public override IntegerRule Integer { get; } = new()
    {
        Scale = OutputScale.Fixed,
        Int8Version = 2,
        Int16Version = 3,
        FixedInt8 = new(1f / 256, -128),
        FixedInt16 = new(1f / 32768, 0),
        Refusal = static (op, _, _) => op.Options?.GetSingle(Beta) < 0 ? "its factor beta is below 0, for which integer kernels are not made" : null,
    };

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
