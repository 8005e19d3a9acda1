using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Values go into called graphs and out of them as they are: both sides read codes the same way.</summary>
public sealed class CallParametersRule : OperatorRule
{
    public override string Demand => "Tensors that IF and WHILE hand to their graphs have the type and parameters that the graphs' own have.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op) => op.Builtin switch
    {
        BuiltinOperator.If => Called(op, 0, 1, hasOutputs: true).Concat(Called(op, 1, 1, hasOutputs: true)),
        BuiltinOperator.While => Called(op, 0, 0, hasOutputs: false).Concat(Called(op, 1, 0, hasOutputs: true)),
        _ => [],
    };

    private IEnumerable<ModelFinding> Called(CheckedOperator op, int field, int skipped, bool hasOutputs)
    {
        var index = op.Operator.Options?.GetInt32(field) ?? 0;
        if (op.Graph.Model.Graphs.ElementAtOrDefault(index)?.Subgraph is not { } graph) yield break;
        foreach (var finding in Pairs(op, op.Inputs.Where(operand => operand.Position >= skipped), graph, graph.Inputs, skipped)) yield return finding;
        if (!hasOutputs) yield break;
        foreach (var finding in Pairs(op, op.Outputs, graph, graph.Outputs, 0)) yield return finding;
    }

    private IEnumerable<ModelFinding> Pairs(CheckedOperator op, IEnumerable<Operand> outside, Subgraph graph, int[] inside, int skipped)
    {
        foreach (var operand in outside)
        {
            var position = operand.Position - skipped;
            if (position >= inside.Length || inside[position] < 0) continue;
            var inner = graph.Tensors[inside[position]];
            if (inner.Type != operand.Tensor.Type)
                yield return Finding(op, operand, FindingSeverity.Error, $"The tensor is {Affine.Name(operand.Tensor.Type)}, and {Affine.Name(inner.Type)} in the graph '{graph.Name}'.", "Convert it before or inside the graph.");
            else if (operand.HasCodes && Codes.Are(inner) && !Affine.AreSame(operand.Tensor, inner))
                yield return Finding(op, operand, FindingSeverity.Error, $"The scale is {Affine.Of(operand.Tensor)}, and {Affine.Of(inner)} in the graph '{graph.Name}', which reads the same codes.", "Give both the same parameters.");
        }
    }
}
