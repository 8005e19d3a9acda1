using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class MeanOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output)
        => CodeReductions.Mean(context, plan, input, output);
}
