using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BROADCAST_TO: a tensor stretched to a shape; dimensions of extent 1 repeat. Inputs: value, shape.</summary>
public sealed partial class BroadcastToOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.BroadcastTo;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 3, Int16Version = 3 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (input, shapeTensor, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireRank(shapeTensor, 1, 1);
        context.RequireType(shapeTensor, TensorType.Int32, TensorType.Int64);
        var bytes = context.ElementBytes(input);
        if (!context.TryReadValues(1)) return null;
        var shape = context.Dimensions(context.Integers(shapeTensor));
        var added = shape.Length - input.Rank;
        var (strides, source) = (CopyPlan.Strides(input.Shape), new long[shape.Length]);
        for (var d = 0; d < input.Rank; d++)
        {
            context.Require(
                added >= 0 && (input.Shape[d] == 1 || input.Shape[d] == shape[added + d]),
                $"Shape [{string.Join(", ", input.Shape)}] does not stretch to [{string.Join(", ", shape)}].");
            source[added + d] = input.Shape[d] == 1 ? 0 : strides[d];
        }

        output.Resize(shape);
        var plan = CopyPlan.Create(shape, source, CopyPlan.Strides(shape), bytes);
        if (plan.IsWhole) context.AllowInPlace(0, 0);
        return MovementKernel.Of(context, input, output, plan);
    }
}
