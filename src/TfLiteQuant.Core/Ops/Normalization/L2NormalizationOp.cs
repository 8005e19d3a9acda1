using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>L2_NORMALIZATION: each row of the innermost dimension divided by its Euclidean length.</summary>
public sealed partial class L2NormalizationOp : RowNormalization
{
    private const int Activation = 0;

    public override BuiltinOperator Operator => BuiltinOperator.L2Normalization;

    private protected override OpKernel? Select(BindContext context, TensorValue input, TensorValue output)
    {
        if (context.Options.GetInt32(Activation) != 0) throw context.Fail("It fuses an activation.", "The operator takes none.");
        return input.Type == TensorType.Float32 ? new RowFunctionKernel<UnitLengthRow>(context.Workers, input, output, default) : null;
    }
}
