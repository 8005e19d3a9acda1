namespace TfLiteQuant.Evaluation;

/// <summary>
/// Structural similarity of images (Wang, Bovik, Sheikh, Simoncelli, 2004): Gaussian windows of 11 x 11 pixels and 1.5 standard
/// deviations that lie inside the image, K1 = 0.01, K2 = 0.03, the mean over windows and channels and then over samples. Smaller
/// images get the largest odd window that fits.
/// </summary>
public sealed class SsimMetric : SampleMetric
{
    public override string Name => "Ssim";

    public override string Description => "Structural similarity of images, the mean over samples.";

    public override string Takes => "images of 3 x 3 pixels or more ([1,H,W,C], [H,W,C], [1,H,W] or [H,W]); a label of the same size";

    public override MetricUnit Unit => MetricUnit.Value;

    public override IReadOnlyList<string> Heeds => [nameof(MetricOptions.Peak)];

    public override bool Fits(MetricCase example)
        => ElementPairs.Fits(example) && ImageSize.Of(example.Output.Shape) is { Height: >= StructuralSimilarity.SmallestWindow, Width: >= StructuralSimilarity.SmallestWindow };

    public override double Score(MetricCase sample)
        => StructuralSimilarity.Of(ElementPairs.Truth(sample), sample.Output.Values, ImageSize.Of(sample.Output.Shape)!.Value, ImageScale.Peak(sample));
}
