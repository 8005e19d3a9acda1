using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>Float activations, integer weights: each image is quantized by itself.</content>
public sealed partial class TransposeConvOp
{
    /// <remarks>The reference scales every single product and adds up floats; here integers are added up, exactly, and the sum is
    /// scaled. Results differ by the reference's roundings: some units in the last place.</remarks>
    private static OpKernel BindHybrid(BindContext context)
    {
        var geometry = Geometry(context);
        return HybridProductBinding.Bind(
            context, geometry, Operands(context), new HybridScheme(geometry.Images, IsAsymmetric: true, ScaleOrder.WeightsFirst, HasBorders: true));
    }
}
