using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Decides what callers give and get: real values, or codes of the type that the recipe names.</summary>
internal sealed class EntryTypes(GraphWiring wiring, ScaleAssignment scales, QuantizationRecipe recipe)
{
    /// <summary>Inputs become codes where a scale holds their range and something reads them; others stay as they are.</summary>
    public void DecideInputs(IntegerGraphPlan plan)
    {
        if (recipe.BorderInput == TensorType.Float32) return;
        foreach (var input in wiring.Graph.Inputs)
        {
            if (!wiring.IsActivation(input) || (wiring.Readers(input).Count == 0 && !wiring.IsOutput(input))) continue;
            if (scales.AtBorder(input) is { } parameters) plan.Stored[input] = Typed(parameters, recipe.BorderInput);
        }
    }

    /// <summary>Outputs become codes where they are computed and a scale holds their range.</summary>
    public void DecideOutputs(IntegerGraphPlan plan)
    {
        if (recipe.BorderOutput == TensorType.Float32) return;
        for (var i = 0; i < wiring.Graph.Outputs.Length; i++)
        {
            var output = wiring.Graph.Outputs[i];
            // A state is returned as it is kept.
            if (!wiring.IsActivation(output) || (wiring.Producer[output] < 0 && !wiring.IsInput(output))) continue;
            // An input that is passed on keeps the type its caller gives it in, unless another is asked for.
            if (scales.AtBorder(output) is { } parameters) plan.Returned[i] = Typed(parameters, recipe.BorderOutput);
        }
    }

    private static ActivationParameters Typed(ActivationParameters parameters, TensorType type)
        => type == TensorType.UInt8 && parameters.Type == TensorType.Int8 ? parameters.AsUInt8() : parameters;
}
