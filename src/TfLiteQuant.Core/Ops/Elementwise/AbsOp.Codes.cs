using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>int8 and int16 codes.</content>
public sealed partial class AbsOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.Int16)) return null;
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);
        FixedPointMultiplier? scale = x.Scale == y.Scale ? null : FixedPointMultiplier.From(x.Scale / y.Scale);
        return CodeBinding.Unary(context, input, output, new RescaledMagnitude(scale, x.ZeroPoint, y.ZeroPoint, y.Min, y.Max));
    }
}
