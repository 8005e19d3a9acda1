using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class LogisticOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type == TensorType.Int16) return Words(context, input, output);
        if (input.Type is TensorType.Int8 or TensorType.UInt8) CodeParameters.Fixed(context, output, 1.0 / 256, (int)output.Type.CodeRange().Min);
        return CodeFunctions.Real(context, input, output, static x => 1 / (1 + MathF.Exp(-x)));
    }

    private static OpKernel? Words(BindContext context, TensorValue input, TensorValue output)
    {
        var (multiplier, shift) = SigmoidScale.Of(context, input, output, takesDoubled: false);
        return CodeBinding.Words(context, input, output, new WordLogistic(multiplier, shift), _ => WordSigmoid512.Logistic(multiplier, shift));
    }
}
