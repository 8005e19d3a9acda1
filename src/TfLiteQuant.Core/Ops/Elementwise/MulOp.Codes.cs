using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
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
        var exact = new RescaledProduct(scale, a.ZeroPoint, b.ZeroPoint, y.ZeroPoint, range.Min, range.Max);
        return operands.First.Type switch
        {
            TensorType.Int8 => Bytes<sbyte>(),
            TensorType.UInt8 => Bytes<byte>(),
            _ => CodeBinding.Binary(context, operands, exact),
        };

        OpKernel? Bytes<TCode>()
            where TCode : unmanaged
            => CpuFeatures.HasX86Vector256 && ByteProductTerms.Of(scale, null, a.ZeroPoint, b.ZeroPoint, y.ZeroPoint, range.Min, range.Max) is { } terms
                ? CodeBinding.Vectors(context, operands, new ByteProductForm<TCode>(terms), exact)
                : CodeBinding.Binary(context, operands, exact);
    }
}
