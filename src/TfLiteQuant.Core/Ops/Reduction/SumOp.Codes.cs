using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes. The reference kernel reads their bytes as another type; this is the sum.</content>
public sealed partial class SumOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output)
        => CodeReductions.Sum(context, plan, input, output);
}
