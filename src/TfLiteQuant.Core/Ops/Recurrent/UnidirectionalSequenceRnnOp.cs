using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>UNIDIRECTIONAL_SEQUENCE_RNN: an RNN over a sequence.</summary>
public sealed partial class UnidirectionalSequenceRnnOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.UnidirectionalSequenceRnn;

    public override IReadOnlyList<string> RuntimeReleases => ["1.14.0", "1.14.0", "2.3.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = RnnOp.WeightOperands,
        Form = WeightForm.Hybrid,
        AllOrNone = true,
        AsymmetricInputsField = 2,
        OptionsTag = 31,
        Version = static use => use.AsymmetricInputs ? 3 : 2,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.WeightsTimes(op, graph, RnnOp.WeightOperands, WorkEstimate.Pixels(op.Input(0), graph));
}
