using TfLiteQuant.Kernels;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class PreluOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, BinaryOperands operands, FusedClamp clamp)
    {
        var x = CodeParameters.Of(context, operands.First);
        var slope = CodeParameters.Of(context, operands.Second);
        var y = CodeParameters.Of(context, operands.Output);

        // the reference computes both factors in float
        var (scale, slopeScale) = (FixedPointMultiplier.From(x.Scale / y.Scale), FixedPointMultiplier.From(x.Scale * slope.Scale / y.Scale));
        ByteProductTerms? terms = ByteRescaling.Of(slopeScale, y.ZeroPoint) is { } product && ByteRescaling.OfPositive(scale, y.ZeroPoint) is { } single
            ? new(product, single, x.ZeroPoint, slope.ZeroPoint, y.Min, y.Max) : null;
        return CodeBinding.Product(context, operands, terms, new RescaledPrelu(scale, slopeScale, x.ZeroPoint, slope.ZeroPoint, y.ZeroPoint, y.Min, y.Max));
    }
}
