using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Float kernel.</content>
public sealed partial class BidirectionalSequenceRnnOp
{
    private const int TimeMajorField = 0, ActivationField = 1, MergeField = 2;
    private const int AuxiliaryInput = 9;

    private static readonly RnnOperands Forward = new(1, 10);
    private static readonly RnnOperands Backward = new(5, 11);

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context)
    {
        var merged = context.Options.GetBoolean(MergeField);
        context.RequireArity(12, merged ? 1 : 2);
        var (input, auxiliary) = (context.Input(0), context.OptionalInput(AuxiliaryInput));
        var layout = context.Sequence(input, context.Options.GetBoolean(TimeMajorField));
        if (auxiliary is not null) context.RequireShape(context.Float(AuxiliaryInput, -1, -1, -1), input.Shape[0], input.Shape[1], -1);

        // An auxiliary input without weights is the backward cell's own input: the backward output of a layer below.
        var hasWeights = context.OptionalInput(Forward.Auxiliary) is not null;
        var backwardInput = auxiliary is not null && !hasWeights ? auxiliary : input;
        if (!hasWeights) auxiliary = null;
        var (forwardUnits, backwardUnits) = (Forward.Units(context), Backward.Units(context));
        var (first, second) = (context.Output(0), context.Output(merged ? 0 : 1));
        context.RequireType(first, TensorType.Float32);
        context.RequireType(second, TensorType.Float32);
        first.Resize(input.Shape[0], input.Shape[1], merged ? forwardUnits + backwardUnits : forwardUnits);
        if (!merged) second.Resize(input.Shape[0], input.Shape[1], backwardUnits);
        var activation = context.Activation(ActivationField);
        var forward = Forward.Bind(context, layout, activation, input, auxiliary, first, 0);
        var backward = Backward.Bind(context, layout with { Backward = true }, activation, backwardInput, auxiliary, second, merged ? forwardUnits : 0);
        return forward is null || backward is null ? null : new RnnKernel(forward, backward);
    }
}
