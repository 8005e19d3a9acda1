using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class GeluOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
        => CodeFunctions.Real(context, input, output, IsApproximate(context)
            ? static x => default(GeluTanh).Lanes(Lane1.Of(x)).Value
            : static x => default(GeluErf).Lanes(Lane1.Of(x)).Value);
}
