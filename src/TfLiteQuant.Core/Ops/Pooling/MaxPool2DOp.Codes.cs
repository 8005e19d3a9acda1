using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class MaxPool2DOp
{
    private static OpKernel? BindCodes(BindContext context) => CodePooling.Bind(context, PoolingKind.Max);
}
