namespace TfLiteQuant.Ops;

/// <content>int16 activations, int8 weights.</content>
public sealed partial class TransposeConvOp
{
    private static OpKernel BindWords(BindContext context)
        => WordProductBinding.Bind(context, Geometry(context), Operands(context), context.Options.GetInt32(BiasTypeField));
}
