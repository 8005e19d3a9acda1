namespace TfLiteQuant.Evaluation;

/// <summary>Of all samples that were taken for a class, the share that is of it. Classes are those that are true of a sample or were predicted for one, each
/// of the same weight.</summary>
public sealed class PrecisionMetric : ConfusionMetric
{
    public override string Name => "Precision";

    public override string Description => "Share of samples taken for a class that are of it, the mean over classes; of a single score, for yes.";

    private protected override double OfClass(ClassCounts counts) => counts.Precision;
}
