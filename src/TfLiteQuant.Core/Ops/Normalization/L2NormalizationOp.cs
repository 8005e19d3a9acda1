using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>L2_NORMALIZATION: each row of the innermost dimension divided by its Euclidean length.</summary>
public sealed partial class L2NormalizationOp : RowNormalization
{
    private const int Activation = 0;

    public override BuiltinOperator Operator => BuiltinOperator.L2Normalization;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.Fixed, Int8Version = 2, FixedInt8 = new(1f / 128, 0) };

    private protected override OpKernel? Select(BindContext context, TensorValue input, TensorValue output)
    {
        if (context.Options.GetInt32(Activation) != 0) throw context.Fail("It fuses an activation.", "The operator takes none.");
        return input.Type == TensorType.Float32 ? new RowFunctionKernel<UnitLengthRow>(context.Workers, input, output, default) : null;
    }
}
