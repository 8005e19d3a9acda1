using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>int8 and int16 codes; the result for 0 is the largest code.</content>
public sealed partial class RsqrtOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.Int16)) return null;
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);
        if (input.Type == TensorType.Int16)
        {
            var largest = short.MaxValue * y.Scale;
            return CodeFunctions.NonNegative<short>(context, input, x.ZeroPoint, CodeFunctions.Real(context, input, output, value => value <= 0 ? largest : 1 / MathF.Sqrt(value))!);
        }

        var scale = FixedPointMultiplier.From(1 / (double)(MathF.Sqrt(x.Scale) * y.Scale));
        return CodeFunctions.NonNegative<sbyte>(
            context, input, x.ZeroPoint, CodeBinding.Table(context, input, output, code => RootOfCode.Reciprocal(code, x.ZeroPoint, scale, y.ZeroPoint, y.Min, y.Max)));
    }
}
