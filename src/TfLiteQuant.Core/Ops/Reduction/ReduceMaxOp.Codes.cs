using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes, which order as their values do.</content>
public sealed partial class ReduceMaxOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output)
    {
        context.RequireSameParameters(input, output);
        return input.Type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16
            ? Select(new ReductionBinding(context.Workers, plan, input, output))
            : null;
    }
}
