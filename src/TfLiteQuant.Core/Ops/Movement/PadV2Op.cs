using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>PADV2: a value around a tensor. Inputs: value, margins [rank, 2], the element in the margins.</summary>
public sealed partial class PadV2Op : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Padv2;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 2, Int16Version = 3 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, 1);
        return PadRule.Bind(context, context.OptionalInput(2));
    }
}
