using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>Float activations, integer weights.</content>
public sealed partial class Conv2DOp
{
    /// <remarks>The reference has two kernels: with one scale (or equal ones) images are quantized symmetrically and the two scales
    /// multiplied first; with several, or groups, asymmetrically and one scale after the other.</remarks>
    private static OpKernel BindHybrid(BindContext context)
    {
        var geometry = Geometry(context);
        var scales = context.Input(1).Quantization?.Scale ?? [];
        var isPerChannel = geometry.Groups > 1 || Array.Exists(scales, scale => scale != scales[0]);
        return HybridProductBinding.Bind(context, geometry, Operands(context), new HybridScheme(
            geometry.Images, isPerChannel, isPerChannel ? ScaleOrder.WeightsFirst : ScaleOrder.Together, HasBorders: true));
    }
}
