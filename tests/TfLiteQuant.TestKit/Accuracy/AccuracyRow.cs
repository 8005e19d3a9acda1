using TfLiteQuant.Evaluation;

namespace TfLiteQuant.TestKit;

/// <summary>A metric of a float model, of what the reference made of it, and of what we made of it, over the same samples.</summary>
/// <param name="Source">The model.</param>
/// <param name="Technique">How it was quantized.</param>
/// <param name="Target">Entry point and output, where there are several; else empty.</param>
/// <param name="Ours">Float beside ours.</param>
/// <param name="Pair">The reference's (as <c>Float</c>) beside ours: its drop is how much worse ours is than the reference's; null
/// where the reference has no model or it does not run.</param>
/// <param name="Missing">Why there is no pair; else empty.</param>
public sealed record AccuracyRow(AccuracySource Source, AccuracyTechnique Technique, string Target, MetricResult Ours, MetricResult? Pair, string Missing)
{
    /// <summary>Decibels below which two models differ by the last bits of their scales alone: calibrating in two engines leaves 1e-5
    /// of a scale, and what that does to codes on a rounding edge was seen to stay below a fifth of this.</summary>
    public const double Resolution = 0.01;

    /// <summary>How ours stands to the reference's.</summary>
    public AccuracyStanding Standing => Pair switch
    {
        null => AccuracyStanding.Alone,
        { Unit: MetricUnit.Decibel, Drop: > -Resolution and < Resolution } => AccuracyStanding.Level,
        { DropLow: > 0 } => AccuracyStanding.Worse,
        { DropHigh: < 0 } => AccuracyStanding.Better,
        // Without noise on one side there is no finite difference.
        { Drop: null, Quantized: double.PositiveInfinity } and not { Float: double.PositiveInfinity } => AccuracyStanding.Better,
        { Drop: null, Float: double.PositiveInfinity } and not { Quantized: double.PositiveInfinity } => AccuracyStanding.Worse,
        _ => AccuracyStanding.Level,
    };

    public override string ToString() => FormattableString.Invariant(
        $"{Source} {Technique} {Target} {Ours.Metric}: float {Ours.Float:G5}, ours {Ours.Quantized:G5}, reference {(Pair is null ? Missing : FormattableString.Invariant($"{Pair.Float:G5}, ours less reference {-Pair.Drop:G3} [{-Pair.DropHigh:G3}, {-Pair.DropLow:G3}]"))}: {Standing}");
}

/// <summary>How our model stands to the reference's.</summary>
public enum AccuracyStanding
{
    /// <summary>There is nothing to compare with.</summary>
    Alone,

    /// <summary>The interval of the difference holds 0.</summary>
    Level,

    /// <summary>The whole interval is on our side.</summary>
    Better,

    /// <summary>The whole interval is on the reference's side.</summary>
    Worse,
}
