using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>An operator that combines two tensors element by element, broadcast against each other.</summary>
public abstract class BroadcastBinary : OpDefinition
{
    /// <summary>Whether the options may fuse an activation.</summary>
    private protected virtual bool HasActivation => false;

    /// <summary>Type of the output for inputs of a type.</summary>
    private protected virtual TensorType ResultType(TensorType inputs) => inputs;

    /// <summary>The kernel for the inputs' type; null where the operator has none.</summary>
    private protected abstract OpKernel? Select(BindContext context, BinaryBinding binding);

    /// <summary>The kernel for quantized tensors; null where the operator has none.</summary>
    private protected virtual OpKernel? SelectQuantized(BindContext context, BinaryOperands operands, FusedClamp clamp) => null;

    public sealed override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2);
        var (a, b, y) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(a, b);
        if (y.Type != ResultType(a.Type)) throw context.UnsupportedType(y);
        var plan = Plan(context, a, b);
        y.Resize(plan.Shape);
        var clamp = HasActivation ? FusedClamp.Read(context) : new FusedClamp(float.NegativeInfinity, float.PositiveInfinity);
        var operands = new BinaryOperands(a, b, y, plan);
        var kernel = a.IsQuantized() || b.IsQuantized() || y.IsQuantized()
            ? SelectQuantized(context, operands, clamp)
            : Select(context, new BinaryBinding(context, operands, clamp));
        if (kernel is null) throw context.UnsupportedType(a);
        if (y.Type == a.Type)
        {
            if (a.Shape.AsSpan().SequenceEqual(plan.Shape)) context.AllowInPlace(0, 0);
            if (b.Shape.AsSpan().SequenceEqual(plan.Shape)) context.AllowInPlace(0, 1);
        }

        return kernel;
    }

    /// <summary>How the shapes are broadcast; some operators allow less.</summary>
    private protected virtual BroadcastPlan Plan(BindContext context, TensorValue a, TensorValue b)
        => BroadcastPlan.Create(a.Shape, b.Shape) ?? throw context.NotBroadcastable(a, b);
}
