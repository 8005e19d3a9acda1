namespace TfLiteQuant.Ops;

/// <content>int8, and uint8 of older models: 32-bit sums, scaled in double precision.</content>
public sealed partial class FullyConnectedOp
{
    private static OpKernel BindBytes(BindContext context) => ByteProductBinding.Bind(context, Geometry(context), Operands(context));
}
