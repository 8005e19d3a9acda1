namespace TfLiteQuant.Ops;

/// <content>int16 activations, int8 weights.</content>
public sealed partial class DepthwiseConv2DOp
{
    private static OpKernel BindWords(BindContext context) => WordProductBinding.Bind(context, Geometry(context), Operands(context), biasType: 0);
}
