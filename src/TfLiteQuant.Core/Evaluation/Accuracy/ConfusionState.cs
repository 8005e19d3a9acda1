namespace TfLiteQuant.Evaluation;

/// <summary>How often each class was taken for each, by the float model and by each quantized one.</summary>
internal sealed class ConfusionState(MetricTarget target, ClassTable table, int models)
{
    public MetricTarget Target => target;

    /// <summary>What is counted.</summary>
    public ClassTable Table => table;

    /// <summary>Counts of the float model, then of the quantized ones.</summary>
    public Tally[] Tallies { get; } = [.. Enumerable.Range(0, models + 1).Select(static _ => new Tally(0))];

    public void Observe(SampleOutputs sample)
    {
        Count(Tallies[0], target.CaseOf(sample.Reference, sample));
        for (var i = 0; i < sample.Quantized.Count; i++) Count(Tallies[i + 1], target.CaseOf(sample.Quantized[i], sample));
    }

    public void Merge(ConfusionState other)
    {
        for (var i = 0; i < Tallies.Length; i++) Tallies[i].Add(other.Tallies[i]);
    }

    private void Count(Tally tally, MetricCase sample)
    {
        if (table == ClassTable.Pixels) MaskReading.Read(sample, (actual, predicted, pixels) => tally.Count(new TallyKey(actual, predicted), pixels));
        else ClassReading.Read(sample, (actual, predicted) => tally.Count(new TallyKey(actual, predicted)));
    }
}
