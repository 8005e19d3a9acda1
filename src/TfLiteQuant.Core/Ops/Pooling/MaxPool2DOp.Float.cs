using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class MaxPool2DOp
{
    private static OpKernel BindFloat(BindContext context) => PoolingKernel.Bind(context, PoolingKind.Max);
}
