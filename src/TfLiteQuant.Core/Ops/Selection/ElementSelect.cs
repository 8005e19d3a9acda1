using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>An operator that takes elements of one of two tensors by a third of booleans. Elements are moved as they are, so
/// that any type of 1, 2, 4 or 8 bytes will do, quantized or not.</summary>
public abstract class ElementSelect : OpDefinition
{
    /// <summary>How condition and choices are broadcast.</summary>
    private protected abstract BroadcastPlan Plan(BindContext context, TensorValue condition, TensorValue yes, TensorValue no);

    public sealed override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3);
        var (condition, yes, no, output) = (context.Input(0), context.Input(1), context.Input(2), context.Output(0));
        context.RequireType(condition, TensorType.Bool);
        context.RequireSameType(yes, no);
        context.RequireSameType(yes, output);
        var plan = Plan(context, condition, yes, no);
        output.Resize(plan.Shape);
        OpKernel kernel = yes.Type.BitsPerElement() switch
        {
            8 => new SelectKernel<byte>(context.Workers, plan, condition, yes, no, output),
            16 => new SelectKernel<ushort>(context.Workers, plan, condition, yes, no, output),
            32 => new SelectKernel<uint>(context.Workers, plan, condition, yes, no, output),
            64 => new SelectKernel<ulong>(context.Workers, plan, condition, yes, no, output),
            _ => throw context.UnsupportedType(yes),
        };
        if (yes.Shape.AsSpan().SequenceEqual(plan.Shape)) context.AllowInPlace(0, 1);
        if (no.Shape.AsSpan().SequenceEqual(plan.Shape)) context.AllowInPlace(0, 2);
        return kernel;
    }
}
