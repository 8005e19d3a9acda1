using TfLiteQuant.Kernels;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class MulOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, BinaryOperands operands, FusedClamp clamp)
    {
        var a = CodeParameters.Of(context, operands.First);
        var b = CodeParameters.Of(context, operands.Second);
        var y = CodeParameters.Of(context, operands.Output);
        var range = y.Within(clamp);

        // the reference computes the factor in float
        var scale = FixedPointMultiplier.From(a.Scale * b.Scale / y.Scale);
        ByteProductTerms? terms = ByteRescaling.Of(scale, y.ZeroPoint) is { } product ? new(product, product, a.ZeroPoint, b.ZeroPoint, range.Min, range.Max) : null;
        return CodeBinding.Product(context, operands, terms, new RescaledProduct(scale, a.ZeroPoint, b.ZeroPoint, y.ZeroPoint, range.Min, range.Max));
    }
}
