using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>8-bit codes.</content>
public sealed partial class SquaredDifferenceOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, BinaryOperands operands, FusedClamp clamp)
    {
        if (operands.First.Type != TensorType.Int8) return null;
        var a = CodeParameters.Of(context, operands.First);
        var b = CodeParameters.Of(context, operands.Second);
        var y = CodeParameters.Of(context, operands.Output);
        double twice = 2 * Math.Max(a.Scale, b.Scale);
        var output = twice * twice / ((1 << (2 * RescaledSquaredDifference.Headroom)) * y.Scale);
        return CodeBinding.Binary(context, operands, new RescaledSquaredDifference(
            (FixedPointMultiplier.From(a.Scale / twice), a.ZeroPoint),
            (FixedPointMultiplier.From(b.Scale / twice), b.ZeroPoint),
            (FixedPointMultiplier.From(output), y.ZeroPoint),
            y.Min, y.Max));
    }
}
