using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>PAD: zeros around a tensor. Inputs: value, margins [rank, 2].</summary>
public sealed partial class PadOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Pad;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 3 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        return PadRule.Bind(context, null);
    }
}
