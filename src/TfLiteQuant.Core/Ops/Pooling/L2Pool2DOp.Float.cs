using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class L2Pool2DOp
{
    private static OpKernel BindFloat(BindContext context) => PoolingKernel.Bind(context, PoolingKind.L2);
}
