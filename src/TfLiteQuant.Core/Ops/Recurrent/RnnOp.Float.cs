using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Float kernel.</content>
public sealed partial class RnnOp
{
    private const int ActivationField = 0;

    /// <summary>Operands of the operators with one direction.</summary>
    internal static RnnOperands Operands { get; } = new(1);

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(5, 1);
        var (input, output) = (context.Float(0, -1, -1), context.Output(0));
        context.RequireType(output, TensorType.Float32);
        output.Resize(input.Shape[0], Operands.Units(context));
        var layout = new SequenceLayout(1, input.Shape[0], true, false);
        return Operands.Bind(context, layout, context.Activation(ActivationField), input, null, output, 0) is { } direction ? new RnnKernel(direction) : null;
    }
}
