using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Float kernel.</content>
public sealed partial class UnidirectionalSequenceRnnOp
{
    private const int TimeMajorField = 0, ActivationField = 1;

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(5, 1);
        var (input, output) = (context.Input(0), context.Output(0));
        var layout = context.Sequence(input, context.Options.GetBoolean(TimeMajorField));
        context.RequireType(output, TensorType.Float32);
        output.Resize(input.Shape[0], input.Shape[1], RnnOp.Operands.Units(context));
        return RnnOp.Operands.Bind(context, layout, context.Activation(ActivationField), input, null, output, 0) is { } direction ? new RnnKernel(direction) : null;
    }
}
