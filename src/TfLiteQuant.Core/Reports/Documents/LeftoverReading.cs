using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.Reports;

/// <summary>
/// Finds operators that stayed float, and why. The conversion's own plan knows; a file does not tell, so that without the plan the
/// float model is planned once more, with every range known: what stays float then does so by a rule.
/// </summary>
internal static class LeftoverReading
{
    private const string Unexplained = "it has a kernel for this technique, and the file does not say why it is not used: it was excluded, a recipe kept it float, or its range was not known";

    /// <summary>What the plan of a conversion says.</summary>
    public static IReadOnlyList<FloatLeftover> Of(QuantizationPlan plan)
        => [.. plan.Operators.Where(static row => row.Outcome == OperatorOutcome.Float).Select(static row => new FloatLeftover(row.Subgraph, row.Index, row.Operator, row.Name, row.Reason, IsStated: true))];

    /// <summary>What the models say.</summary>
    /// <param name="reference">The float model; it is read from its file once more.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="plans">Plans of float models that were made before, and are kept.</param>
    /// <returns>Null where no technique can be told: nothing is quantized, or a model is in memory only.</returns>
    public static IReadOnlyList<FloatLeftover>? Of(TfLiteModel reference, TfLiteModel quantized, AssumedPlans plans)
    {
        if (TechniqueOf(quantized) is not { } technique || reference.Path is null) return null;
        var planned = plans.Of(reference.Path, technique);
        var found = new List<FloatLeftover>();
        for (var i = 0; i < quantized.Subgraphs.Count; i++)
        {
            var graph = quantized.Subgraphs[i];
            for (var index = 0; index < graph.Operators.Count; index++)
            {
                var op = graph.Operators[index];
                if (!IsLeft(op, graph, technique)) continue;
                var name = op.Outputs is [>= 0 and var output, ..] ? graph.Tensors[output].Name ?? "" : "";
                var row = planned?.GetValueOrDefault((i, name));
                if (row is { Outcome: OperatorOutcome.Unaffected }) continue;
                found.Add(new FloatLeftover(i, index, op.Code.Name, name, row is { Outcome: OperatorOutcome.Float } ? row.Reason : Unexplained, IsStated: false));
            }
        }

        return found;
    }

    private static QuantizationTechnique? TechniqueOf(TfLiteModel model) => QuantizationStates.Of(model) switch
    {
        QuantizationState.DynamicRange => QuantizationTechnique.DynamicRange,
        QuantizationState.Float16 => QuantizationTechnique.Float16,
        QuantizationState.Int16x8 => QuantizationTechnique.Int16x8,
        QuantizationState.FullInteger or QuantizationState.IntegerOnly or QuantizationState.Mixed => QuantizationTechnique.FullInteger,
        _ => null,
    };

    // Without integer activations only operators with weights are what the technique is about.
    private static bool IsLeft(Operator op, Subgraph graph, QuantizationTechnique technique)
    {
        if (op.Builtin is BuiltinOperator.Quantize or BuiltinOperator.Dequantize) return false;
        var kind = OperatorKinds.Of(op, graph);
        if (technique is QuantizationTechnique.FullInteger or QuantizationTechnique.Int16x8) return kind is OperatorKind.Float or OperatorKind.Hybrid;
        return kind == OperatorKind.Float && op.Inputs.Any(input => input >= 0 && graph.Tensors[input] is { IsConstant: true, Type: TensorType.Float32 });
    }
}
