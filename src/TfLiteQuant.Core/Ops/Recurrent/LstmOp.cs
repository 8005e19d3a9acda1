using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LSTM: one step. Inputs 1-4 input weights, 5-8 recurrent weights, 9-11 peephole, 16 projection.</summary>
public sealed partial class LstmOp : OpDefinition
{
    /// <summary>Weights of the 20- and 24-input layouts that a hybrid kernel reads as integers.</summary>
    internal static readonly int[] WeightOperands = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16];

    private const int KernelTypeField = 3;

    public override BuiltinOperator Operator => BuiltinOperator.Lstm;

    public override IReadOnlyList<string> RuntimeReleases => ["1.7.0", "1.10.0", "1.14.0", "2.3.0"];

    public override IntegerRule Integer { get; } = LstmIntegerRule.For(basicKernelField: 3);

    public override WeightRule Weights { get; } = new()
    {
        Operands = WeightOperands,
        Form = WeightForm.Hybrid,
        AllOrNone = true,
        AsymmetricInputsField = 4,
        OptionsTag = 14,
        Version = static use => use.AsymmetricInputs ? 4 : 3,
        Refusal = static op => op.Options?.GetInteger(KernelTypeField) is > 0
            ? "its basic kernel has no hybrid form"
            : null,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.WeightsTimes(op, graph, WeightOperands, WorkEstimate.Dimension(op.Input(0), 0, graph));
}
