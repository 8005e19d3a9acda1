using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SELECT_V2: elements of one of two tensors, condition and choices broadcast against each other.</summary>
public sealed partial class SelectV2Op : ElementSelect
{
    public override BuiltinOperator Operator => BuiltinOperator.SelectV2;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 1, Int16Version = 1, Int16OnlyWhereDemanded = true };

    private protected override BroadcastPlan Plan(BindContext context, TensorValue condition, TensorValue yes, TensorValue no)
        => BroadcastPlan.Create(condition.Shape, yes.Shape, no.Shape) ?? throw context.NotBroadcastable(condition, yes, no);
}
