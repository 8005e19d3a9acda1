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
        var (first, second, result) = (FixedPointMultiplier.From(a.Scale / twice), FixedPointMultiplier.From(b.Scale / twice), FixedPointMultiplier.From(output));
        var exact = new RescaledSquaredDifference((first, a.ZeroPoint), (second, b.ZeroPoint), (result, y.ZeroPoint), y.Min, y.Max);
        if (!CpuFeatures.HasX86Vector256 || WordRescaling.Of(first) is not { } scaleA || WordRescaling.Of(second) is not { } scaleB
            || FloatSteps.Of(result, ByteSquareTerms.LargestDifference, (y.ZeroPoint, y.Min, y.Max), isSquared: true) is not { } square)
            return CodeBinding.Binary(context, operands, exact);
        return CodeBinding.Vectors(context, operands, new ByteSquareTerms(scaleA, scaleB, square, a.ZeroPoint, b.ZeroPoint, y.Min, y.Max), exact);
    }
}
