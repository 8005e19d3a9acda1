namespace TfLiteQuant.Evaluation;

/// <summary>Of all samples of a class, the share that was taken for it. Classes are those that are true of a sample or were predicted for one, each
/// of the same weight.</summary>
public sealed class RecallMetric : ConfusionMetric
{
    public override string Name => "Recall";

    public override string Description => "Share of samples of a class that are taken for it, the mean over classes; of a single score, for yes.";

    private protected override double OfClass(ClassCounts counts) => counts.Recall;
}
