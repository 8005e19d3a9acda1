using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM: an LSTM over a sequence [batch, time, n] or, time-major, [time, batch, n].</summary>
public sealed partial class UnidirectionalSequenceLstmOp : OpDefinition
{
    private const int DiagonalRecurrentField = 5;

    public override BuiltinOperator Operator => BuiltinOperator.UnidirectionalSequenceLstm;

    public override IReadOnlyList<string> RuntimeReleases => ["1.13.1", "1.14.0", "2.3.0", "2.12.0"];

    public override IntegerRule Integer { get; } = LstmIntegerRule.For(diagonalField: 5);

    public override WeightRule Weights { get; } = new()
    {
        Operands = LstmOp.WeightOperands,
        Form = WeightForm.Hybrid,
        AllOrNone = true,
        AsymmetricInputsField = 4,
        OptionsTag = 71,
        Version = static use => use.AsymmetricInputs ? 3 : 2,
        Refusal = static op => op.Options?.GetBoolean(DiagonalRecurrentField) == true
            ? "its recurrent weights are diagonal, which has no hybrid kernel"
            : null,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.WeightsTimes(op, graph, LstmOp.WeightOperands, WorkEstimate.Pixels(op.Input(0), graph));
}
