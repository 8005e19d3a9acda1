namespace TfLiteQuant.Ops;

/// <content>int8, and uint8 of older models: 32-bit sums, rounded twice.</content>
public sealed partial class TransposeConvOp
{
    private static OpKernel BindBytes(BindContext context) => ByteProductBinding.Bind(context, Geometry(context), Operands(context));
}
