using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SVDF: input [batch, n], feature weights [filters, n], time weights [filters, memory], bias, state.</summary>
public sealed partial class SvdfOp : OpDefinition
{
    private const int Relu = 1;

    private static readonly int[] WeightOperands = [1, 2];

    public override BuiltinOperator Operator => BuiltinOperator.Svdf;

    public override IReadOnlyList<string> RuntimeReleases => ["1.5.0", "1.14.0", "2.2.0", "2.3.0"];

    public override IntegerRule Integer { get; } = new()
    {
        Int8Version = 3,
        KeepsOwnScale = true,
        Refusal = static (op, _, _) => op.Options?.GetInteger(ActivationField) == Relu ? null : "its integer kernel takes RELU alone as activation",
        Operands =
        [
            new(1, OperandRole.Weights),
            new(2, OperandRole.TimeWeights),
            new(3, OperandRole.Bias) { ScaleFrom = [2, 4] },
            new(4, OperandRole.WideState),
        ],
    };

    public override WeightRule Weights { get; } = new()
    {
        Operands = WeightOperands,
        Form = WeightForm.Hybrid,
        AllOrNone = true,
        AsymmetricInputsField = 2,
        OptionsTag = 6,
        Version = static use => use.AsymmetricInputs ? 4 : 2,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.WeightsTimes(op, graph, WeightOperands, WorkEstimate.Dimension(op.Input(0), 0, graph));
}
