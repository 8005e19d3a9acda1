using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Float kernel.</content>
public sealed partial class BidirectionalSequenceLstmOp
{
    private const int ActivationField = 0, CellClipField = 1, ProjectionClipField = 2, MergeField = 3, TimeMajorField = 4;
    private const int AuxiliaryInput = 39;

    private static readonly LstmOperands Forward = new() { Input = 1, Recurrent = 5, Peephole = 9, Bias = 12, Projection = 16, Auxiliary = 40 };
    private static readonly LstmOperands Backward = new() { Input = 18, Recurrent = 22, Peephole = 26, Bias = 29, Projection = 33, Auxiliary = 44 };

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context)
    {
        var options = context.Options;
        var (merged, timeMajor) = (options.GetBoolean(MergeField), options.GetBoolean(TimeMajorField, true));
        context.RequireInputs(48, merged ? 1 : 2);
        var (input, auxiliary) = (context.Input(0), context.OptionalInput(AuxiliaryInput));
        var layout = context.Sequence(input, timeMajor);
        if (auxiliary is not null) context.RequireShape(context.Float(AuxiliaryInput, -1, -1, -1), input.Shape[0], input.Shape[1], -1);

        // An auxiliary input without weights is the backward LSTM's own input: the backward output of a layer below.
        var hasWeights = context.OptionalInput(Forward.Auxiliary + 1) is not null;
        var backwardInput = auxiliary is not null && !hasWeights ? auxiliary : input;
        if (!hasWeights) auxiliary = null;

        var (activation, cellClip, projectionClip) = (context.Activation(ActivationField), options.GetSingle(CellClipField), options.GetSingle(ProjectionClipField));
        var forward = Forward.Pack(context, input.Shape[2], auxiliary?.Shape[2] ?? 0, activation, cellClip, projectionClip);
        var backward = Backward.Pack(context, backwardInput.Shape[2], auxiliary?.Shape[2] ?? 0, activation, cellClip, projectionClip);
        if (forward is null || backward is null) return null;
        var (first, second) = (context.Output(0), context.Output(merged ? 0 : 1));
        context.RequireType(first, TensorType.Float32);
        context.RequireType(second, TensorType.Float32);
        first.Resize(input.Shape[0], input.Shape[1], merged ? forward.Outputs + backward.Outputs : forward.Outputs);
        if (!merged) second.Resize(input.Shape[0], input.Shape[1], backward.Outputs);
        return new LstmKernel(
            new LstmDirection(
                new LstmCell(forward, layout, context.Workers), input, auxiliary,
                context.Float(35, layout.Batch, forward.Outputs), context.Float(36, layout.Batch, forward.Units), first, 0),
            new LstmDirection(
                new LstmCell(backward, layout with { Backward = true }, context.Workers), backwardInput, auxiliary,
                context.Float(37, layout.Batch, backward.Outputs), context.Float(38, layout.Batch, backward.Units), second, merged ? forward.Outputs : 0));
    }
}
