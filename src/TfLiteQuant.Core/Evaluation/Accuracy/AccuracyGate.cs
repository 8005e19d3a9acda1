using System.Globalization;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Evaluation;

/// <summary>What a quantized model must hold to pass.</summary>
public sealed record AccuracyGate
{
    // Drops of shares are quotients of whole numbers, other figures are rounded: a drop of just what is allowed passes.
    private const double Rounding = 1e-12;

    /// <summary>Most that each metric may drop, in its units; null for any drop.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>Least signal to quantization noise of each output, in dB; null for any.</summary>
    public double? MinimumSqnr { get; init; }

    /// <summary>Whether a model also fails where the samples are too few to rule out a larger drop than allowed.</summary>
    public bool RequireConclusive { get; init; }

    /// <summary>The result with a verdict.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>: a drop is limited, and no metric can drop.</exception>
    public AccuracyResult Judge(AccuracyResult result)
    {
        if (MaxDrop is null && MinimumSqnr is null) return result;
        Require();
        var faults = new List<string>();
        var doubts = new List<string>();
        if (MaxDrop is { } allowed) HoldDrops(result, allowed, faults, doubts);
        if (MinimumSqnr is { } least) HoldNoise(result, least, faults);
        return result with
        {
            Verdict = faults.Count > 0 || (RequireConclusive && doubts.Count > 0) ? AccuracyVerdict.Failed : AccuracyVerdict.Passed,
            Reasons = new ValueList<string>([.. faults, .. doubts]),
            IsConclusive = MaxDrop is null ? null : doubts.Count == 0,
            SamplesNeededFor = MaxDrop is > 0 ? MaxDrop : result.SamplesNeededFor,
        };
    }

    /// <summary>Refuses limits that nothing exceeds, since they are no numbers.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>.</exception>
    public void Require()
    {
        if (MaxDrop is double.NaN) throw Refuse("The largest drop allowed is not a number.", "Give one, such as 0.01.");
        if (MinimumSqnr is double.NaN) throw Refuse("The least signal to noise ratio is not a number.", "Give one in dB, such as 20.");
    }

    /// <summary>Refuses to limit the drop of metrics none of which can drop, before anything is measured.</summary>
    /// <param name="targets">What is to be measured: each metric's name, unit, and the label that outputs are held against, null for the float
    /// model's outputs.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>.</exception>
    public void Require(IReadOnlyList<(string Title, MetricUnit Unit, string? Label)> targets)
    {
        if (MaxDrop is not null && targets.Count > 0 && targets.All(static target => target is { Unit: MetricUnit.Decibel, Label: null })) throw Limitless(targets.Select(static target => target.Title));
    }

    private static void HoldDrops(AccuracyResult result, double allowed, List<string> faults, List<string> doubts)
    {
        // A figure that is infinite for the float model has no drop: the noise of the float model against itself.
        var limited = result.Metrics.Where(static metric => metric.Float is not { } value || !double.IsInfinity(value)).ToList();
        if (limited.Count == 0) throw Limitless(result.Metrics.Select(static metric => metric.Metric));

        foreach (var metric in limited)
        {
            if (metric.Skipped > 0) doubts.Add(Text($"{metric.Metric} says nothing of {metric.Skipped} of the samples, whose outputs are of other sizes."));
            if (metric.Drop is not { } drop)
            {
                faults.Add($"{metric.Metric} is not defined, so that nothing says that it holds.");
                continue;
            }

            var isOver = Exceeds(drop, allowed);
            if (isOver) faults.Add(Text($"{metric.Metric} drops by {drop:G4} ({metric.Float:G5} to {metric.Quantized:G5}), more than {allowed:G4}."));
            if (isOver ? metric.DropLow is { } low && Exceeds(low, allowed) : metric.DropHigh is { } high && !Exceeds(high, allowed)) continue;
            var interval = metric.DropLow is null ? "These samples do not tell how much the drop varies" : Text($"The drop of {metric.Metric} may be anything from {metric.DropLow:G3} to {metric.DropHigh:G3}");
            var needed = metric.SamplesFor(allowed) is { } samples ? Text($"; some {samples:0} samples would tell a drop of {allowed:G4} from none (there are {metric.Samples})") : "";
            doubts.Add($"{interval}{needed}.");
        }
    }

    private static void HoldNoise(AccuracyResult result, double least, List<string> faults)
    {
        foreach (var output in result.Outputs)
        {
            if (output.Samples == 0)
            {
                if (output.Skipped > 0) faults.Add(Text($"Output '{output.Output}' is of another size than the float model's in all samples, so that there is no signal to noise ratio."));
                continue;
            }

            if (output.NonFinite > 0) faults.Add(Text($"Output '{output.Output}' has values that are infinite or not a number in {output.NonFinite} samples."));
            else if (output.Sqnr is not { } sqnr || sqnr < least) faults.Add(Text($"The signal to noise ratio of output '{output.Output}' is {output.Sqnr:0.0} dB, less than {least:0.0} dB."));
        }
    }

    private static TfLiteQuantException Limitless(IEnumerable<string> metrics) => Refuse(
        $"A drop of {string.Join(", ", metrics)} cannot be limited: against itself the float model has no noise.",
        "Limit the noise with -MinimumSqnr, or measure a metric against labels.");

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidOption, problem, advice);

    private static bool Exceeds(double drop, double allowed) => drop - allowed > Rounding * Math.Max(1, Math.Abs(allowed));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
