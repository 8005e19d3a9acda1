namespace TfLiteQuant.Evaluation;

/// <summary>How often each class was taken for each, by the float model and by each quantized one.</summary>
internal sealed class ConfusionState(MetricTarget target, ClassTable table, int models)
{
    public MetricTarget Target => target;

    /// <summary>What is counted.</summary>
    public ClassTable Table => table;

    /// <summary>Counts of the float model, then of the quantized ones.</summary>
    public Tally[] Tallies { get; } = [.. Enumerable.Range(0, models + 1).Select(static _ => new Tally(0))];

    /// <summary>Of the float model's counts, those of samples that are left out of a quantized model's and not of another's.</summary>
    public Tally[] Unpaired { get; } = [.. Enumerable.Range(0, models).Select(static _ => new Tally(0))];

    /// <summary>Counts of the float model in the samples that count for a quantized one.</summary>
    public Tally FloatOf(int model)
    {
        if (Unpaired[model].Keys == 0) return Tallies[0];
        var tally = new Tally(0);
        tally.Add(Tallies[0]);
        tally.Add(Unpaired[model], -1);
        return tally;
    }

    public void Observe(SampleOutputs sample)
    {
        var obstacles = target.ObstaclesOf(sample);
        if (!obstacles.AsSpan().Contains(Obstacle.None)) return;
        var ofFloat = target.CaseOf(sample.Reference, sample);
        Count(Tallies[0], ofFloat);
        for (var i = 0; i < models; i++)
        {
            if (obstacles[i] == Obstacle.None) Count(Tallies[i + 1], target.CaseOf(sample.Quantized[i], sample));
            else Count(Unpaired[i], ofFloat);
        }
    }

    public void Merge(ConfusionState other)
    {
        for (var i = 0; i < Tallies.Length; i++) Tallies[i].Add(other.Tallies[i]);
        for (var i = 0; i < models; i++) Unpaired[i].Add(other.Unpaired[i]);
    }

    private void Count(Tally tally, MetricCase sample)
    {
        if (table == ClassTable.Pixels) MaskReading.Read(sample, (actual, predicted, pixels) => tally.Count(new TallyKey(actual, predicted), pixels));
        else ClassReading.Read(sample, (actual, predicted) => tally.Count(new TallyKey(actual, predicted)));
    }
}
