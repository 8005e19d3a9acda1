using TfLiteQuant.Model;

namespace TfLiteQuant.Calibration;

/// <summary>
/// Reads the ranges that a float model carries in its own tensors (min and max of their quantization parameters), as the reference's
/// calibrator leaves them: such a model can be quantized without data.
/// </summary>
public static class EmbeddedRanges
{
    /// <summary>The ranges that a model carries; null where it carries none.</summary>
    /// <param name="model">A float model.</param>
    /// <returns>A range for every computed, fed or stateful float tensor that states finite ends, several of which (one per channel)
    /// count as one range; and for values inside operators, those of the operators' intermediates. What constants state is left: their
    /// data says it better.</returns>
    public static CalibratedRanges? Read(TfLiteModel model)
    {
        var ranges = new CalibratedRanges();
        var isEmpty = true;
        for (var i = 0; i < model.Subgraphs.Count; i++)
        {
            var graph = model.Subgraphs[i];
            for (var tensor = 0; tensor < graph.Tensors.Count; tensor++)
            {
                if (graph.Tensors[tensor].IsConstant && !graph.Inputs.Contains(tensor) || Of(graph.Tensors[tensor]) is not { } range) continue;
                ranges.Set(i, tensor, range);
                isEmpty = false;
            }

            for (var op = 0; op < graph.Operators.Count; op++)
            {
                var inner = graph.Operators[op].Intermediates;
                for (var position = 0; position < inner.Length; position++)
                    if (inner[position] >= 0 && Of(graph.Tensors[inner[position]]) is { } range) ranges.SetInner(i, op, position, range);
            }
        }

        return isEmpty ? null : ranges;
    }

    // A calibrator that never saw a tensor leaves the largest number as its minimum and the smallest as its maximum.
    private static ValueRange? Of(Tensor tensor)
    {
        if (tensor is not { Type: TensorType.Float32, Quantization: { IsQuantized: false, Min: { Length: > 0 } min, Max: { Length: > 0 } max } }) return null;
        var range = new ValueRange(min.Min(), max.Max());
        return float.IsFinite(range.Min) && float.IsFinite(range.Max) && range.Min <= range.Max && !min.Any(float.IsNaN) && !max.Any(float.IsNaN) ? range : null;
    }
}
