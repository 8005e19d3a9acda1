using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class DivOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, BinaryOperands operands, FusedClamp clamp) => operands.First.Type switch
    {
        TensorType.Int8 => Codes<sbyte>(context, operands, clamp),
        TensorType.UInt8 => Codes<byte>(context, operands, clamp),
        TensorType.Int16 => Codes<short>(context, operands, clamp),
        _ => null,
    };

    private static CheckedKernel Codes<T>(BindContext context, BinaryOperands operands, FusedClamp clamp)
        where T : unmanaged, IBinaryInteger<T>
    {
        var a = CodeParameters.Of(context, operands.First);
        var b = CodeParameters.Of(context, operands.Second);
        var y = CodeParameters.Of(context, operands.Output);
        var range = y.Within(clamp);
        var quotient = new CodeQuotient<T>(FixedPointMultiplier.From(a.Scale / (b.Scale * y.Scale)), a.ZeroPoint, b.ZeroPoint, y.ZeroPoint, range.Min, range.Max);
        var (divisor, zero) = (operands.Second, T.CreateTruncating(b.ZeroPoint));
        return new CheckedKernel(
            () =>
            {
                if (divisor.Values<T>().Contains(zero))
                    throw context.Fail($"It divides by 0 (code {zero} of tensor {divisor.Index} '{divisor.Name}').", "The operator has no value for that.");
            },
            new BinaryKernel<T, T, ScalarBinaryLoop<T, T, CodeQuotient<T>>>(context.Workers, operands, new(quotient)));
    }
}
