using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
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
        var exact = new RescaledPrelu(scale, slopeScale, x.ZeroPoint, slope.ZeroPoint, y.ZeroPoint, y.Min, y.Max);
        return operands.First.Type switch
        {
            TensorType.Int8 => Bytes<sbyte>(),
            TensorType.UInt8 => Bytes<byte>(),
            _ => CodeBinding.Binary(context, operands, exact),
        };

        OpKernel? Bytes<TCode>()
            where TCode : unmanaged
            => CpuFeatures.HasX86Vector256 && ByteProductTerms.Of(slopeScale, scale, x.ZeroPoint, slope.ZeroPoint, y.ZeroPoint, y.Min, y.Max) is { } terms
                ? CodeBinding.Vectors(context, operands, new ByteRectifierForm<TCode>(terms), exact)
                : CodeBinding.Binary(context, operands, exact);
    }
}
