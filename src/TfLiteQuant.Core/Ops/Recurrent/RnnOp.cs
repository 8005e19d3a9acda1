using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RNN: one step. Input [batch, n], weights [units, n], recurrent weights [units, units], bias, state.</summary>
public sealed partial class RnnOp : OpDefinition
{
    internal static readonly int[] WeightOperands = [1, 2];

    public override BuiltinOperator Operator => BuiltinOperator.Rnn;

    public override IReadOnlyList<string> RuntimeReleases => ["1.5.0", "1.14.0", "2.3.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = WeightOperands,
        Form = WeightForm.Hybrid,
        AllOrNone = true,
        AsymmetricInputsField = 1,
        OptionsTag = 7,
        Version = static use => use.AsymmetricInputs ? 3 : 2,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.WeightsTimes(op, graph, WeightOperands, WorkEstimate.Dimension(op.Input(0), 0, graph));
}
