using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class TanhOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type == TensorType.Int16) return Words(context, input, output);
        return CodeFunctions.Real(context, input, output, MathF.Tanh);
    }

    private static OpKernel? Words(BindContext context, TensorValue input, TensorValue output)
    {
        var (multiplier, shift) = SigmoidScale.Of(context, input, output, takesDoubled: true);
        return CodeBinding.Words(context, input, output, new WordTanh(multiplier, shift), _ => WordSigmoid512.Tanh(multiplier, shift));
    }
}
