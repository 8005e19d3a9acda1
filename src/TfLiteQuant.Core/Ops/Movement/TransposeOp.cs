using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>TRANSPOSE: dimensions in another order. Inputs: value, permutation.</summary>
public sealed partial class TransposeOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Transpose;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 5 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (input, permutation, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireShape(permutation, input.Rank);
        var bytes = context.ElementBytes(input);
        if (!context.TryReadValues(1)) return null;
        var order = Array.ConvertAll(context.Integers(permutation), axis => context.ResolveAxis(axis, input.Rank));
        context.Require(order.Distinct().Count() == order.Length, $"[{string.Join(", ", order)}] names a dimension twice.");
        var strides = CopyPlan.Strides(input.Shape);
        var shape = Array.ConvertAll(order, axis => input.Shape[axis]);
        output.Resize(shape);
        var plan = CopyPlan.Create(shape, Array.ConvertAll(order, axis => strides[axis]), CopyPlan.Strides(shape), bytes);
        if (plan.IsWhole) context.AllowInPlace(0, 0);
        return MovementKernel.Of(context, input, output, plan);
    }
}
