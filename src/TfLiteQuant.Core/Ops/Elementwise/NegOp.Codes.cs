using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>int8 and int16 codes: their numbers change sign, which is right where the result has the scale of the input and
/// its zero point with the other sign. The smallest code has no counterpart and stays.</content>
public sealed partial class NegOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.Int16)) return null;
        CodeParameters x = CodeParameters.Of(context, input), y = CodeParameters.Of(context, output);
        if (x.Scale != y.Scale || x.ZeroPoint != -y.ZeroPoint)
            throw context.Fail(
                $"It negates codes of scale {x.Scale} and zero point {x.ZeroPoint} to codes of scale {y.Scale} and zero point {y.ZeroPoint}.",
                "The kernel changes the sign of the codes as they are: the output takes the input's scale and its zero point with the other sign.");
        return Select(context, new UnaryBinding(context.Workers, input, output));
    }
}
