using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RANDOM_UNIFORM: random floats from 0 to below 1 in a given shape.</summary>
public sealed partial class RandomUniformOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.RandomUniform;

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context) => RandomRule.Bind(context, false);
}
