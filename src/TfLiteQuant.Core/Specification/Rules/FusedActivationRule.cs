using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Fused activations are ones that the integer kernel has.</summary>
public sealed class FusedActivationRule : OperatorRule
{
    private const int Relu = 1;
    private const int LastClamp = 3; // NONE, RELU, RELU_N1_TO_1, RELU6; then TANH and SIGN_BIT

    private static readonly Dictionary<BuiltinOperator, int> Fields = new()
    {
        [BuiltinOperator.Conv2D] = 3,
        [BuiltinOperator.DepthwiseConv2D] = 4,
        [BuiltinOperator.TransposeConv] = 3,
        [BuiltinOperator.FullyConnected] = 0,
        [BuiltinOperator.Add] = 0,
        [BuiltinOperator.Sub] = 0,
        [BuiltinOperator.Mul] = 0,
        [BuiltinOperator.Div] = 0,
        [BuiltinOperator.AveragePool2D] = 5,
        [BuiltinOperator.MaxPool2D] = 5,
        [BuiltinOperator.Svdf] = 1,
    };

    public override string Demand => "A fused activation is one that the integer kernel has.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.CodeType is null || !Fields.TryGetValue(op.Builtin, out var field)) yield break;
        var activation = op.Operator.Options?.GetInteger(field) ?? 0;
        if (op.Builtin == BuiltinOperator.Svdf && activation != Relu)
            yield return Finding(op, FindingSeverity.Error, "The integer kernel of SVDF runs with the fused activation RELU only.", "Leave the operator float.");
        else if (op.Builtin != BuiltinOperator.Svdf && activation > LastClamp)
            yield return Finding(op, FindingSeverity.Error, "Integer kernels have no such fused activation.", "Make it an operator of its own.");
    }
}
