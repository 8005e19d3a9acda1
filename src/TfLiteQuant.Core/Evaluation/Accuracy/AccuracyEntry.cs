using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>All that was measured through one entry point.</summary>
internal sealed class AccuracyEntry
{
    private readonly int _models;

    /// <param name="signature">The entry point; null for the main graph.</param>
    /// <param name="targets">What metrics are measured on.</param>
    /// <param name="outputs">Names of the float model's outputs.</param>
    /// <param name="models">Number of quantized models.</param>
    public AccuracyEntry(string? signature, IReadOnlyList<MetricTarget> targets, IReadOnlyList<string> outputs, int models)
    {
        Signature = signature;
        OutputNames = outputs;
        _models = models;
        Targets = [.. targets.Select(target => TargetState.Create(target, models))];
        Outputs = [.. outputs.Select(_ => Enumerable.Range(0, models).Select(static _ => new OutputTally()).ToArray())];
    }

    public string? Signature { get; }

    public IReadOnlyList<string> OutputNames { get; }

    public IReadOnlyList<TargetState> Targets { get; }

    /// <summary>By output, then by model.</summary>
    public IReadOnlyList<OutputTally[]> Outputs { get; }

    /// <summary>Classes taken for others; null where no metric is of classes.</summary>
    public ConfusionState? Confusion { get; init; }

    /// <summary>Names of classes by number; empty where the dataset has none.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>What a user should know of how the targets were chosen.</summary>
    public IReadOnlyList<string> Remarks { get; set; } = [];

    public IReadOnlyList<EvaluatedSource> Sources { get; set; } = [];

    public long Samples => Sources.Sum(static source => source.Samples);

    /// <summary>An entry of the same form that holds no samples.</summary>
    public AccuracyEntry Blank() => new(Signature, [.. Targets.Select(static state => state.Target)], OutputNames, _models)
    {
        Confusion = Confusion is null ? null : new ConfusionState(Confusion.Target, Confusion.Table, _models),
        ClassNames = ClassNames,
    };

    /// <summary>Adds a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="tolerance">As for <see cref="OutputTally.Add"/>.</param>
    /// <param name="options">What metrics leave to the user.</param>
    public void Observe(SampleOutputs sample, double tolerance, MetricOptions options)
    {
        foreach (var state in Targets) state.Observe(sample);
        Confusion?.Observe(sample);
        for (var output = 0; output < Outputs.Count; output++)
            for (var model = 0; model < _models; model++) Outputs[output][model].Add(sample.Reference[output], sample.Quantized[model][output], tolerance, options);
    }

    /// <summary>Adds the samples of an entry of the same form; sources stay as they are.</summary>
    public void MergeCounts(AccuracyEntry other)
    {
        for (var i = 0; i < Targets.Count; i++) Targets[i].Merge(other.Targets[i]);
        Confusion?.Merge(other.Confusion!);
        for (var output = 0; output < Outputs.Count; output++)
            for (var model = 0; model < _models; model++) Outputs[output][model].Merge(other.Outputs[output][model]);
    }

    /// <summary>The sources of both entries; those of one description become one, unless they are of different data.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidAccuracyPart"/>: a sample is in both.</exception>
    public static IReadOnlyList<EvaluatedSource> Joined(IEnumerable<EvaluatedSource> left, IEnumerable<EvaluatedSource> right)
    {
        var joined = left.ToList();
        foreach (var source in right)
        {
            var alike = joined.FindAll(known => known.Description == source.Description);
            if (alike.Select(known => known.Counted.Shared(source.Counted)).FirstOrDefault(static shared => shared is not null) is { } twice)
                throw new TfLiteQuantException(ErrorCode.InvalidAccuracyPart, FormattableString.Invariant($"Sample {twice} of '{source.Description}' is in two of the parts."), "Merge each part once, and give each machine other samples.");
            // What stands at the same positions and differs is other data that describes itself alike, as objects do.
            if (alike.Find(known => IndexRange.Shared(known.Indices, source.Indices) is null) is { } same) joined[joined.IndexOf(same)] = Joined(same, source);
            else joined.Add(source);
        }

        return joined;
    }

    private static EvaluatedSource Joined(EvaluatedSource left, EvaluatedSource right)
    {
        var counted = left.Counted.With(right.Counted);
        return right with { Samples = left.Samples + right.Samples, Indices = new([.. counted.Indices]), IsSynthetic = left.IsSynthetic || right.IsSynthetic, Digests = new([.. counted.Digests]) };
    }
}
