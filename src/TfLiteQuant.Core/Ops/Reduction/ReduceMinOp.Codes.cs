using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes, which order as their values do.</content>
public sealed partial class ReduceMinOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output)
    {
        context.RequireSameParameters(input, output);
        return input.Type switch
        {
            TensorType.Int8 => CodeReductions.Extreme<sbyte>(context, plan, input, output, greatest: false),
            TensorType.UInt8 => CodeReductions.Extreme<byte>(context, plan, input, output, greatest: false),
            TensorType.Int16 => CodeReductions.Extreme<short>(context, plan, input, output, greatest: false),
            _ => null,
        };
    }
}
