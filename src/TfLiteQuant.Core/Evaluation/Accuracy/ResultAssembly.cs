using System.Globalization;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Evaluation;

/// <summary>Computes the figures of a model from what samples have contributed.</summary>
internal static class ResultAssembly
{
    // What a drop is asked for where the user limits none: one point of a hundred.
    private const double UsualDrop = 0.01;

    // Of so many samples even a guess among ten classes gets one right, two times in three.
    private const int FewestToDoubt = 10;

    public static AccuracyResult Of(AccuracyPart part, AccuracyEntry entry, int model, double confidence)
    {
        var warnings = entry.Remarks.ToList();
        MetricResult[] metrics = [.. entry.Targets.Select(state => Metric(state.Target, state.Figures(model, confidence), confidence, warnings))];
        OutputComparison[] outputs = [.. entry.Outputs.Select((tallies, i) => Output(entry, i, tallies[model], confidence, warnings))];
        if (entry.Sources.Any(static source => source.IsSynthetic)) warnings.Add("The samples were drawn at random: the figures say nothing of real data.");
        foreach (var source in entry.Sources.Where((source, i) => entry.Sources.Take(i).Any(other => IsAgain(other, source))))
            warnings.Add($"Samples of '{source.Description}' were counted more than once, which makes intervals narrower than they should be. Give each sample once.");
        for (var i = 1; i < entry.Sources.Count; i++)
            if (entry.Sources.Take(i).FirstOrDefault(other => IsCopy(other, entry.Sources[i])) is { } copied)
                warnings.Add($"Most samples of '{entry.Sources[i].Description}' are those of '{copied.Description}', counted once more, which makes intervals narrower than they should be. Give each sample once.");
        string NameOf(int number) => Named(entry, number);
        return new AccuracyResult
        {
            Path = part.Models[model].Path,
            Reference = part.Reference.Path,
            Signature = entry.Signature,
            Samples = entry.Samples,
            Metrics = new ValueList<MetricResult>(metrics),
            Outputs = new ValueList<OutputComparison>(outputs),
            Classes = new ValueList<ClassAccuracy>(entry.Confusion is { } table ? [.. ClassAccuracy.Of(table.FloatOf(model), table.Tallies[model + 1], NameOf)] : []),
            FloatConfusion = entry.Confusion is { } float32 ? new ConfusionMatrix(float32.FloatOf(model), NameOf, entry.ClassNames.Count) : null,
            QuantizedConfusion = entry.Confusion is { } quantized ? new ConfusionMatrix(quantized.Tallies[model + 1], NameOf, entry.ClassNames.Count) : null,
            Sources = new ValueList<EvaluatedSource>([.. entry.Sources]),
            Bytes = part.Models[model].Bytes,
            ReferenceBytes = part.Reference.Bytes,
            Warnings = new ValueList<string>([.. warnings.Distinct()]),
            SamplesNeededFor = metrics[0].Unit == MetricUnit.Proportion ? UsualDrop : null,
        };
    }

    private static MetricResult Metric(MetricTarget target, MetricFigures figures, double confidence, List<string> warnings)
    {
        warnings.AddRange(figures.Warnings);
        if (figures.Outcomes is not null && target.Label is not null && figures.Float.Value == 0 && figures.Samples >= FewestToDoubt)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{target.Title}: the float model itself is right in none of {figures.Samples} samples. Labels may be numbered otherwise than its scores (-LabelOffset, -ClassName), or belong to another output or signature."));
        // A drop is worse whichever way is better.
        var worse = target.HigherIsBetter ? figures.Difference : new Estimate(0 - figures.Difference.Value, 0 - figures.Difference.High, 0 - figures.Difference.Low, figures.Difference.Error);
        return new MetricResult
        {
            Metric = target.Title,
            Output = target.Output,
            Label = target.Label,
            Unit = target.Unit,
            HigherIsBetter = target.HigherIsBetter,
            Samples = figures.Samples,
            Skipped = figures.Skipped,
            Float = Defined(figures.Float.Value),
            FloatLow = Defined(figures.Float.Low),
            FloatHigh = Defined(figures.Float.High),
            Quantized = Defined(figures.Quantized.Value),
            QuantizedLow = Defined(figures.Quantized.Low),
            QuantizedHigh = Defined(figures.Quantized.High),
            Drop = double.IsFinite(worse.Value) ? worse.Value + 0.0 : null,
            DropLow = Defined(worse.Low),
            DropHigh = Defined(worse.High),
            PValue = figures.Outcomes?.PValue(),
            OnlyFloatRight = figures.Outcomes?.OnlyFloat,
            OnlyQuantizedRight = figures.Outcomes?.OnlyQuantized,
            Interval = figures.Method,
            Confidence = confidence,
            DropError = worse.Error,
            Outcomes = figures.Outcomes,
        };
    }

    private static OutputComparison Output(AccuracyEntry entry, int position, OutputTally tally, double confidence, List<string> warnings)
    {
        var name = entry.OutputNames[position];
        var error = tally.Error;
        var isOfClass = entry.Confusion?.Target is { Metric.Classes: ClassTable.Samples } target && target.Position == position && !target.Options.MultiLabel;
        var byClass = isOfClass || (tally.Distributions > 0 && tally.Distributions == error.Comparisons);
        var agreement = byClass ? OutcomePairs.Wilson(tally.SameClass, error.Comparisons, confidence) : Estimate.Bare((double)tally.Within / (error.Elements > 0 ? error.Elements : double.NaN));
        if (error.NonFinite > 0) warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Output '{name}' is infinite or not a number in {error.NonFinite} samples, which its errors leave out."));
        if (tally.Skipped > 0) warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Output '{name}' is of another size than the float model's in {tally.Skipped} samples, which its errors leave out."));
        return new OutputComparison
        {
            Output = name,
            Samples = error.Comparisons,
            Skipped = tally.Skipped,
            NonFinite = error.NonFinite,
            MeanSquaredError = Defined(error.MeanSquaredError),
            Sqnr = Defined(error.Sqnr),
            Cosine = Defined(error.Cosine),
            MeanError = Defined(error.MeanError),
            MaxAbsoluteError = error.Elements > 0 ? error.MaxAbsoluteError : null,
            Agreement = Defined(agreement.Value),
            AgreementLow = Defined(agreement.Low),
            AgreementHigh = Defined(agreement.High),
            AgreementBy = byClass ? AgreementKind.Top1 : AgreementKind.WithinTolerance,
        };
    }

    private static bool IsAgain(EvaluatedSource left, EvaluatedSource right) => left.Description == right.Description && left.Counted.Shared(right.Counted) is not null;

    // The same data in two places: by what it holds, since its names differ.
    private static bool IsCopy(EvaluatedSource left, EvaluatedSource right)
    {
        if (left.Description == right.Description || left.Digests.Count == 0 || right.Digests.Count == 0) return false;
        var known = left.Digests.ToHashSet();
        return 2 * right.Digests.Count(known.Contains) > Math.Min(left.Digests.Count, right.Digests.Count);
    }

    // Names count from the first class that labels can mean.
    private static string Named(AccuracyEntry entry, int number)
    {
        var at = number - (entry.Confusion?.Target.Options.LabelOffset ?? 0);
        return (uint)at < (uint)entry.ClassNames.Count ? entry.ClassNames[at] : "";
    }

    private static double? Defined(double value) => double.IsNaN(value) ? null : value;
}
