using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Float kernel.</content>
public sealed partial class UnidirectionalSequenceLstmOp
{
    private const int ActivationField = 0, CellClipField = 1, ProjectionClipField = 2, TimeMajorField = 3;

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireInputs(20, 1);
        if (context.Input(0).Type == TensorType.Int8) return BindInt8(context);
        var (input, output, options) = (context.Input(0), context.Output(0), context.Options);
        var layout = context.Sequence(input, options.GetBoolean(TimeMajorField));
        context.RequireType(output, TensorType.Float32);
        var weights = LstmOp.Operands(context).Pack(
            context, input.Shape[2], 0, context.Activation(ActivationField), options.GetSingle(CellClipField), options.GetSingle(ProjectionClipField));
        if (weights is null) return null;
        output.Resize(input.Shape[0], input.Shape[1], weights.Outputs);
        return new LstmKernel(new LstmDirection(
            new LstmCell(weights, layout, context.Workers), input, null,
            context.Float(LstmOp.OutputState, layout.Batch, weights.Outputs), context.Float(LstmOp.CellState, layout.Batch, weights.Units), output, 0));
    }
}
