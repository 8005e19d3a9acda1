using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>What metrics leave to the user.</summary>
public sealed record MetricOptions
{
    /// <summary>How many of the highest scores <c>TopK</c> looks at.</summary>
    public int K { get; init; } = 5;

    /// <summary>A single score above this means yes: the second class, the foreground.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>Whether a sample may be of several classes, or of none: labels have a 0 or 1 for each score, and every score above
    /// <see cref="Threshold"/> means yes.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>What is added to a label to find its score: 1 for models that put a background class first.</summary>
    public int LabelOffset { get; init; }

    /// <summary>The label of what does not count: of pixels, such as 255, of steps of a sequence, such as -100 for padding, or of whole
    /// samples. It need be no class. Null for none.</summary>
    public int? IgnoreLabel { get; init; }

    /// <summary>Largest value that images can have, for PSNR and SSIM; null to tell from the values.</summary>
    public double? Peak { get; init; }

    /// <summary>What the numbers of a box are, in outputs and labels alike.</summary>
    public BoxFormat BoxFormat { get; init; }

    /// <summary>How much a box must overlap a true one, as intersection over union; the mean over all is given. The default is
    /// COCO's: 0.5 to 0.95 in steps of 0.05.</summary>
    public IReadOnlyList<double> OverlapThresholds { get; init; } = [.. Enumerable.Range(0, 10).Select(static step => 0.5 + (0.05 * step))];

    /// <summary>Refuses values that cannot be.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>.</exception>
    internal void Require()
    {
        if (K < 1) throw Refuse($"The highest {K} scores cannot be looked at.", "Give 1 or more.");
        if (float.IsNaN(Threshold)) throw Refuse($"The threshold is not a number.", "Give one, such as 0.5.");
        if (Peak is not (null or > 0)) throw Refuse($"The largest value of an image cannot be {Peak}.", "Give one above 0, such as 1 or 255.");
        if (OverlapThresholds.Count is 0 or > BoxMatching.MostThresholds || OverlapThresholds.Any(static overlap => overlap is not (> 0 and <= 1)))
            throw Refuse($"Overlaps are 1 to {BoxMatching.MostThresholds} numbers above 0 and up to 1.", "Give one or several, such as 0.5.");
    }

    private static TfLiteQuantException Refuse(FormattableString problem, string advice) => new(ErrorCode.InvalidOption, FormattableString.Invariant(problem), advice);
}
