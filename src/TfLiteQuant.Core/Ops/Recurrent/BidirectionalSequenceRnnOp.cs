using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BIDIRECTIONAL_SEQUENCE_RNN: two RNNs over one sequence; 1, 2 forward, 5, 6 backward weights, 10, 11 those of
/// an auxiliary input.</summary>
public sealed partial class BidirectionalSequenceRnnOp : OpDefinition
{
    private static readonly int[] WeightOperands = [1, 2, 5, 6, 10, 11];

    public override BuiltinOperator Operator => BuiltinOperator.BidirectionalSequenceRnn;

    public override IReadOnlyList<string> RuntimeReleases => ["1.14.0", "1.14.0", "2.3.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = WeightOperands,
        Form = WeightForm.Hybrid,
        AllOrNone = true,
        AsymmetricInputsField = 3,
        OptionsTag = 70,
        Version = static use => use.AsymmetricInputs ? 3 : 2,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.WeightsTimes(op, graph, WeightOperands, WorkEstimate.Pixels(op.Input(0), graph));
}
