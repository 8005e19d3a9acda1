using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Calibration;

/// <summary>Looks a calibration over for what may cost accuracy.</summary>
public static class CalibrationReview
{
    /// <summary>Samples below which a calibration is called small: of n samples and one more, each is the one with the largest
    /// value as likely as the others, so that a new sample leaves a range with the chance 2 / (n + 1); here one in ten.</summary>
    public const int FewSamples = 20;

    /// <summary>Largest magnitude of a range that is called tiny: an eight-bit scale below 1e-8, where products of scales leave
    /// what fixed-point multipliers hold.</summary>
    public const float TinyMagnitude = 1e-6f;

    /// <summary>How many times wider a range is than that of 99.99 % of the values where outliers are said to make it: three of
    /// eight bits.</summary>
    public const double OutlierFactor = 8;

    private static readonly RangeOptions WithoutOutliers = new() { Method = CalibrationMethod.Percentile, Percentile = 99.99 };

    /// <summary>What there is to say, what concerns all of it first, then tensor by tensor.</summary>
    /// <param name="table">The calibration.</param>
    /// <param name="model">The model, to find tensors that nobody reads and such as were not reached; null where it is not at
    /// hand.</param>
    public static IReadOnlyList<CalibrationFinding> Findings(this CalibrationTable table, TfLiteModel? model = null)
    {
        var findings = new List<CalibrationFinding>();
        AddOverall(table, findings);
        foreach (var tensor in table.Tensors)
        {
            var place = new ModelLocation(null, tensor.Subgraph, tensor.ProducerIndex, tensor.Producer, tensor.Index, tensor.Name);
            AddNonFinite(tensor, place, findings);
            if (model is null || IsRead(model, tensor)) AddRange(tensor.Statistics, place, findings);
        }

        if (model is null) return findings;
        foreach (var place in table.Missing(model))
        {
            findings.Add(new CalibrationFinding(
                CalibrationFindingKind.UnreachedTensor, "No sample reached it: it has no range.",
                "Calibrate with samples that do, and with a dataset for each signature; else its operators stay float.", place with { Path = null }));
        }

        return findings;
    }

    private static void AddOverall(CalibrationTable table, List<CalibrationFinding> findings)
    {
        void Add(CalibrationFindingKind kind, string problem, string advice) => findings.Add(new CalibrationFinding(kind, problem, advice, ModelLocation.Unknown));
        if (table.IsSynthetic)
            Add(CalibrationFindingKind.SyntheticData, "The samples were drawn at random: the ranges are made up, and so is the accuracy of what is made with them.", "Use real data for anything but trying things out.");
        if (table.Tensors.Count == 0 && table.Inner.Count == 0)
            Add(CalibrationFindingKind.NothingMeasured, "No float value was computed, so that there are no ranges.", "Calibrate the float model that this one was made of.");
        foreach (var source in table.Sources.GroupBy(static source => source.Signature).Where(static group => group.Sum(static source => source.Samples) < FewSamples))
        {
            var samples = source.Sum(static part => part.Samples);
            Add(
                CalibrationFindingKind.TooFewSamples,
                $"{(samples == 1 ? "There is 1 sample" : $"There are {samples} samples")}{(source.Key is null ? "" : $" for signature '{source.Key}'")}: another one would leave a tensor's range {(samples < 3 ? "mostly" : $"about once in {(samples + 1) / 2} times")}.",
                "A hundred or more that cover what the model will see are usual.");
        }

        foreach (var source in table.Sources)
        {
            if (CountedSamples.Length(source.Indices) < source.Samples || table.Sources.Any(other => !ReferenceEquals(other, source) && IsAgain(other, source)))
                Add(CalibrationFindingKind.RepeatedSamples, $"Samples of '{source.Description}' at the same positions were counted more than once.", "Make sure that the parts are of different data.");
        }
    }

    private static bool IsAgain(CalibrationSource left, CalibrationSource right)
        => left.Description == right.Description && left.Signature == right.Signature && left.Counted.Shared(right.Counted) is not null;

    private static void AddNonFinite(TensorStatistics tensor, ModelLocation place, List<CalibrationFinding> findings)
    {
        var statistics = tensor.Statistics;
        if (statistics.NonFinite == 0 || (statistics.NonFiniteOrigins == 0 && tensor.Producer is not null)) return;
        findings.Add(new CalibrationFinding(
            CalibrationFindingKind.NonFiniteValues,
            tensor.Producer is null
                ? $"{statistics.NonFinite} of the values that came in are infinite or not a number."
                : $"{statistics.NonFinite} values are infinite or not a number, though the operator's inputs are finite (in {statistics.NonFiniteOrigins} runs).",
            "They are no part of any range. Look at the data, or at what the operator does with it.", place));
    }

    private static void AddRange(ValueStatistics statistics, ModelLocation place, List<CalibrationFinding> findings)
    {
        if (statistics.Range is not { } range || statistics.IsFixed) return;
        if (range.Min == range.Max)
        {
            if (statistics.Samples > 1)
                findings.Add(new CalibrationFinding(CalibrationFindingKind.ConstantTensor, FormattableString.Invariant($"It was {range.Min} all the time."), "Give samples that differ; if it stays so, what computes it is dead.", place));
        }
        else if (statistics.Magnitude < TinyMagnitude)
        {
            findings.Add(new CalibrationFinding(CalibrationFindingKind.TinyRange, $"Its range {range} is next to nothing.", "Check whether the samples are scaled as in training.", place));
        }
        else if (statistics.Histogram is not null && new RangeChoice(WithoutOutliers).Of(statistics) is { } inner && WithZero(range) > OutlierFactor * WithZero(inner))
        {
            findings.Add(new CalibrationFinding(
                CalibrationFindingKind.OutlierDominatedRange, FormattableString.Invariant($"99.99 % of its values lie in {inner}, {WithZero(range) / WithZero(inner):0.#} times narrower than its range {range}."),
                "Try the methods Percentile, Entropy or MeanSquaredError, or look for samples that do not belong.", place));
        }
    }

    private static double WithZero(ValueRange range) => Math.Max(range.Max, 0.0) - Math.Min(range.Min, 0.0);

    // What nobody reads need not vary: some operators have outputs for form's sake.
    private static bool IsRead(TfLiteModel model, TensorStatistics tensor)
        => model.Subgraphs.ElementAtOrDefault(tensor.Subgraph) is not { } graph || graph.Outputs.Contains(tensor.Index) || graph.Operators.Exists(op => op.Inputs.Contains(tensor.Index));
}
