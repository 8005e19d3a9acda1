using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;

namespace TfLiteQuant.Reports;

/// <summary>
/// Plans of float models as if every range were known, by which a report tells why operators of models without a plan of their own
/// stayed float. Each is made once: a large model takes as long to plan as to convert.
/// </summary>
public sealed class AssumedPlans
{
    // Ranges matter to scales only, which are not asked for.
    private static readonly ValueRange AnyRange = new(-1, 1);

    // A fused LSTM has the most.
    private const int MostInner = 5;

    private readonly Dictionary<(string Path, QuantizationTechnique Technique), Dictionary<(int Subgraph, string Name), OperatorPlan>?> _plans = [];

    /// <summary>How many plans were made.</summary>
    public int Made { get; private set; }

    /// <summary>What is planned of each operator, by its subgraph and the name of its first output; null where the model cannot be
    /// planned.</summary>
    internal IReadOnlyDictionary<(int Subgraph, string Name), OperatorPlan>? Of(string path, QuantizationTechnique technique)
    {
        if (_plans.TryGetValue((path, technique), out var known)) return known;
        Made++;
        var plan = Plan(path, technique)?.Operators.GroupBy(static row => (row.Subgraph, row.Name)).ToDictionary(static group => group.Key, static group => group.First());
        return _plans[(path, technique)] = plan;
    }

    private static QuantizationPlan? Plan(string path, QuantizationTechnique technique)
    {
        try
        {
            // Planning may put operators into equivalents: the model that is being measured stays as it is.
            using var model = ModelReader.Open(path);
            return ModelQuantizer.Plan(model, new QuantizationRecipe { Technique = technique }, AllRanges(model));
        }
        catch (TfLiteQuantException)
        {
            // Such as a reference that is quantized itself. Which operators are float is known all the same.
            return null;
        }
    }

    private static CalibratedRanges AllRanges(TfLiteModel model)
    {
        var ranges = new CalibratedRanges();
        for (var graph = 0; graph < model.Subgraphs.Count; graph++)
        {
            for (var tensor = 0; tensor < model.Subgraphs[graph].Tensors.Count; tensor++) ranges.Set(graph, tensor, AnyRange);
            for (var op = 0; op < model.Subgraphs[graph].Operators.Count; op++)
                for (var position = 0; position < MostInner; position++) ranges.SetInner(graph, op, position, AnyRange);
        }

        return ranges;
    }
}
