using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SELECT: elements of one of two tensors of one shape; the condition has that shape, or is a scalar, or a vector
/// with a boolean for each entry of the first dimension.</summary>
public sealed partial class SelectOp : ElementSelect
{
    public override BuiltinOperator Operator => BuiltinOperator.Select;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 1, Int16Version = 1 };

    private protected override BroadcastPlan Plan(BindContext context, TensorValue condition, TensorValue yes, TensorValue no)
    {
        if (yes.Count == 1 && no.Count == 1 && condition.Count == 1)
            return BroadcastPlan.Create(condition.Shape, yes.Shape, no.Shape)!;
        context.RequireSameShape(yes, no);
        if (condition.Rank == 1 && condition.Shape[0] == yes.Shape[0])
        {
            var column = new int[yes.Rank];
            Array.Fill(column, 1);
            column[0] = condition.Shape[0];
            return BroadcastPlan.Create(column, yes.Shape, no.Shape)!;
        }

        if (condition.Rank > 0) context.RequireSameShape(condition, yes);
        return BroadcastPlan.Create(condition.Shape, yes.Shape, no.Shape)!;
    }
}
