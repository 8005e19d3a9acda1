using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>int8 and int16 codes: their numbers change sign, which is right only where code 0 stands for 0.0.</content>
public sealed partial class NegOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type is not (TensorType.Int8 or TensorType.Int16)) return null;
        context.RequireSameParameters(input, output);
        CodeParameters.Fixed(context, input, CodeParameters.Of(context, input).Scale, 0);
        return Select(context, new UnaryBinding(context.Workers, input, output));
    }
}
