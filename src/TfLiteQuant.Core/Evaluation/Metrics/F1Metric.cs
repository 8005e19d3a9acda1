namespace TfLiteQuant.Evaluation;

/// <summary>The harmonic mean of precision and recall, of each class by itself. Classes are those that are true of a sample or were predicted for one, each
/// of the same weight.</summary>
public sealed class F1Metric : ConfusionMetric
{
    public override string Name => "F1";

    public override string Description => "Harmonic mean of precision and recall, the mean over classes; of a single score, for yes.";

    private protected override double OfClass(ClassCounts counts) => counts.F1;
}
