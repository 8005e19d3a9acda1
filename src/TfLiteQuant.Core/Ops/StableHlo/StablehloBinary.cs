using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A StableHLO operator of two tensors of one shape: nothing is broadcast.</summary>
public abstract class StablehloBinary : BroadcastBinary
{
    private protected sealed override BroadcastPlan Plan(BindContext context, TensorValue a, TensorValue b)
    {
        context.RequireSameShape(a, b);
        return base.Plan(context, a, b);
    }
}
