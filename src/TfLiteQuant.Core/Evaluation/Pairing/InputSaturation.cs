using System.Globalization;
using TfLiteQuant.Datasets;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Finds values that a quantized model cannot take in: beyond what the codes of an input stand for, or those of the QUANTIZE behind a float
/// one. Mostly such data lacks the scaling that the calibration data had, and what is measured with it says nothing of the model.
/// </summary>
/// <remarks>Ranges that were clipped on purpose lose a few values; it takes a quarter of a sample to speak of it. The texts hold nothing of
/// the sample, so that parts of one dataset say the same.</remarks>
internal static class InputSaturation
{
    private const double Notable = 0.25;

    /// <summary>What there is to say of each input.</summary>
    /// <param name="models">The models.</param>
    /// <param name="quantized">The quantized ones, in their order.</param>
    /// <param name="prepared">A sample by the names of the float model's inputs.</param>
    public static IEnumerable<string> Remarks(ModelSet models, IReadOnlyList<TfLiteModel> quantized, IReadOnlyDictionary<string, SampleArray> prepared)
    {
        foreach (var (name, values) in prepared)
        {
            if (models.Reference.PositionOf(name) is not (>= 0 and var position) || !RealValues.IsFloat(values.Type) || RealValues.Of(values) is not { Length: > 0 } real) continue;
            for (var model = 0; model < quantized.Count; model++)
            {
                if (RangeOf(models, model, quantized[model], position) is not { Low: var low, High: var high }) continue;
                // Half a step more is rounded to the last code.
                var half = (high - low) / 512;
                if (real.Count(value => value < low - half || value > high + half) <= Notable * real.Length) continue;
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Many values of input '{models.Reference.InputNames[position]}' lie beyond {low:G4} to {high:G4}, which is all that '{Path.GetFileName(quantized[model].Path)}' can take in. Scale them as the data for calibration was (Import-RepresentativeDataset -Scale, -Mean, -Std).");
                break;
            }
        }
    }

    private static RangeTally? RangeOf(ModelSet models, int index, TfLiteModel model, int position)
    {
        var (graph, tensor) = models.InputOf(index, position);
        var subgraph = model.Subgraphs[graph];
        var taken = subgraph.Tensors[tensor];
        if (!taken.Type.IsQuantizedStorage())
        {
            if (subgraph.Operators.FirstOrDefault(op => op.Builtin == BuiltinOperator.Quantize && op.Inputs.Contains(tensor)) is not { Outputs: [var output, ..] }) return null;
            taken = subgraph.Tensors[output];
        }

        return ComparedValue.RangeOf(taken);
    }
}
