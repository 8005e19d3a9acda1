using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>Float activations, integer weights: each row is quantized by itself.</content>
public sealed partial class FullyConnectedOp
{
    private static OpKernel BindHybrid(BindContext context)
    {
        var geometry = Geometry(context);
        var isAsymmetric = context.Options.GetBoolean(AsymmetricInputsField);
        return HybridProductBinding.Bind(
            context, geometry, Operands(context), new HybridScheme(geometry.Images, isAsymmetric, ScaleOrder.Together, HasBorders: false));
    }
}
