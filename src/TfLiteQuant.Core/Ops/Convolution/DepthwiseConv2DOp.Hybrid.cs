using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>Float activations, integer weights: each image is quantized by itself.</content>
public sealed partial class DepthwiseConv2DOp
{
    private static OpKernel BindHybrid(BindContext context)
    {
        var geometry = Geometry(context);
        return HybridProductBinding.Bind(
            context, geometry, Operands(context), new HybridScheme(geometry.Images, IsAsymmetric: true, ScaleOrder.Together, HasBorders: true));
    }
}
