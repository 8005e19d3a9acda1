using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>8-bit codes.</content>
public sealed partial class HardSwishOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.UInt8)) return null;
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);

        // in float, as the reference
        var raised = 1f / 128 * x.Scale;
        var scale = FixedPointMultiplier.From(raised / y.Scale);
        if (scale.Shift > 0)
            throw context.Unsupported($"The scale of its output, {y.Scale}, is below 1/128 of its input's, {x.Scale}.", "The kernel has no bits left for that; calibrate the output's range.");
        var swish = new CodeHardSwish(scale, FixedPointMultiplier.From(raised / (3f / 32768)));
        return CodeBinding.Table(context, input, output, code => swish.Of(code, x.ZeroPoint, y.ZeroPoint, y.Min, y.Max));
    }
}
