using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>REVERSE_V2: a tensor backwards along some axes. Inputs: value, axes.</summary>
public sealed partial class ReverseV2Op : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.ReverseV2;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 3, Int16Version = 3 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (input, axes, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireRank(axes, 1, 1);
        context.RequireType(axes, TensorType.Int32, TensorType.Int64);
        var bytes = context.ElementBytes(input);
        if (!context.TryReadValues(1)) return null;
        output.Resize(input.Shape);
        var (source, target) = (CopyPlan.Strides(input.Shape), CopyPlan.Strides(input.Shape));
        long offset = 0;
        foreach (var value in context.Integers(axes))
        {
            var axis = context.ResolveAxis(value, input.Rank);
            context.Require(source[axis] == target[axis], $"It names axis {axis} twice.");
            if (input.Shape[axis] == 0) continue;
            offset += (input.Shape[axis] - 1) * source[axis];
            source[axis] = -source[axis];
        }

        return MovementKernel.Of(context, input, output, CopyPlan.Create(input.Shape, source, target, bytes, offset));
    }
}
