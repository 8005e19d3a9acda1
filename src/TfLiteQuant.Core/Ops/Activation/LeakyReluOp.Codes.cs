using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class LeakyReluOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.UInt8 or TensorType.Int16)) return null;
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);

        // the reference computes both factors in float
        var slope = FixedPointMultiplier.From(x.Scale * context.Options.GetSingle(0) / y.Scale);
        var scale = FixedPointMultiplier.From(x.Scale / y.Scale);
        return CodeBinding.Rectifier(context, input, output, (x, y), scale, slope, (y.Min, y.Max))
            ?? CodeBinding.Unary(context, input, output, new RescaledLeakyRelu(scale, slope, x.ZeroPoint, y.ZeroPoint, y.Min, y.Max));
    }
}
