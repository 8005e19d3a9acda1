using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RANDOM_STANDARD_NORMAL: random floats of mean 0 and deviation 1 in a given shape.</summary>
public sealed partial class RandomStandardNormalOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.RandomStandardNormal;

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context) => RandomRule.Bind(context, true);
}
