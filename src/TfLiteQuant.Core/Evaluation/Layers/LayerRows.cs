using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>Computes the figures of each compared value.</summary>
internal static class LayerRows
{
    public static IEnumerable<LayerRow> Of(TfLiteModel reference, TfLiteModel quantized, ComparisonPlan plan, LayerPass pass)
    {
        var constants = new ConstantNoise(reference, quantized);
        for (var i = 0; i < plan.Values.Count; i++)
        {
            var (whole, own) = (pass.EndToEnd?.Tallies[i], pass.Isolated?.Tallies[i]);
            // What is computed when a model is prepared never runs.
            if ((whole?.Comparisons ?? 0) == 0 && (own?.Comparisons ?? 0) == 0) continue;
            yield return new LayerRow(plan.Values[i], Row(plan.Values[i], reference, quantized, constants, whole, own, pass.Ranges[i]), pass.Isolated?.ComeOfGraphs[i] ?? false, KeptSqnr(own, pass.Ranges[i]));
        }
    }

    private static double? KeptSqnr(ErrorTally? own, RangeTally? range)
        => own is not null && range is { Beyond: > 0 } && range.CutOff.Value > own.Noise.Value / 2 ? Decibels.Ratio(range.Kept.Value, Math.Max(0, own.Noise.Value - range.CutOff.Value)) : null;

    private static TensorComparison Row(ComparedValue value, TfLiteModel reference, TfLiteModel quantized, ConstantNoise constants, ErrorTally? whole, ErrorTally? own, RangeTally? range)
    {
        var graph = quantized.Subgraphs[value.Quantized.Subgraph];
        var tensor = graph.Tensors[value.Quantized.Index];
        var counted = whole ?? own!;
        return new TensorComparison
        {
            Path = quantized.Path ?? "",
            Subgraph = value.Quantized.Subgraph,
            Index = value.Operator,
            Operator = graph.Operators[value.Operator].Code.Name,
            Tensor = reference.Subgraphs[value.Reference.Subgraph].Tensors[value.Reference.Index].Name ?? "",
            QuantizedTensor = tensor.Name ?? "",
            Type = tensor.Type,
            Scale = range is null ? null : tensor.Quantization!.Scale![0],
            ZeroPoint = range is null ? null : tensor.Quantization!.ZeroPoint is [var zero, ..] ? zero : 0,
            Samples = counted.Comparisons,
            NonFinite = counted.NonFinite,
            Sqnr = Defined(whole?.Sqnr),
            Cosine = Defined(whole?.Cosine),
            MeanSquaredError = Defined(whole?.MeanSquaredError),
            MaxAbsoluteError = whole is { Elements: > 0 } ? whole.MaxAbsoluteError : null,
            MeanError = Defined(whole?.MeanError),
            RmseOverScale = Relative(whole, range),
            IsolatedSqnr = Defined(own?.Sqnr),
            IsolatedCosine = Defined(own?.Cosine),
            IsolatedMeanSquaredError = Defined(own?.MeanSquaredError),
            IsolatedMaxAbsoluteError = own is { Elements: > 0 } ? own.MaxAbsoluteError : null,
            IsolatedMeanError = Defined(own?.MeanError),
            IsolatedRmseOverScale = Relative(own, range),
            WeightSqnr = constants.Of(value),
            Saturated = range is { Elements: > 0 } ? (double)range.Beyond / range.Elements : null,
            RangeUsed = Defined(range?.Used),
            Min = range is { Elements: > 0 } ? range.Min : null,
            Max = range is { Elements: > 0 } ? range.Max : null,
            RepresentedMin = range?.Low,
            RepresentedMax = range?.High,
            Histogram = new ValueList<long>(range is null ? [] : [.. range.Histogram]),
        };
    }

    private static double? Relative(ErrorTally? tally, RangeTally? range) => tally is null || range is null ? null : Defined(Math.Sqrt(tally.MeanSquaredError) / range.Scale);

    private static double? Defined(double? value) => value is { } known && !double.IsNaN(known) ? known : null;
}
