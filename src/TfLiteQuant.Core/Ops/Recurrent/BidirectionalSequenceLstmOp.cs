using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BIDIRECTIONAL_SEQUENCE_LSTM: two LSTMs over one sequence, weights of the backward one from input 18 on,
/// weights of an auxiliary input from 40 on.</summary>
public sealed partial class BidirectionalSequenceLstmOp : OpDefinition
{
    private static readonly int[] WeightOperands =
    [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16,
        18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 33,
        40, 41, 42, 43, 44, 45, 46, 47,
    ];

    public override BuiltinOperator Operator => BuiltinOperator.BidirectionalSequenceLstm;

    public override IReadOnlyList<string> RuntimeReleases => ["1.14.0", "1.14.0", "1.14.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = WeightOperands,
        Form = WeightForm.Hybrid,
        AllOrNone = true,
        AsymmetricInputsField = 5,
        OptionsTag = 69,
        Version = static use => use.AsymmetricInputs ? 3 : 2,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.WeightsTimes(op, graph, WeightOperands, WorkEstimate.Pixels(op.Input(0), graph));
}
