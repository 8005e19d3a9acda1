using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Measures how good a float model and the models made of it are, on the same samples: all of them in one pass over the data, on
/// as many threads as asked for. Whatever the number of threads, and however samples are shared out to machines, the answer is
/// the same.
/// <code>
/// var part = new Evaluator { Metrics = [MetricRegistry.Named("Top1")] }.Run(floatModel, [quantized], [dataset]);
/// var drop = part.Results()[0].Drop;
/// </code>
/// </summary>
public sealed class Evaluator
{
    /// <summary>What to measure; empty for what suits outputs and labels: accuracy for classes, mean average precision for boxes, the
    /// mean squared error for labels of the output's size, and SQNR against the float model without labels.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>What metrics leave to the user.</summary>
    public MetricOptions Options { get; init; } = new();

    /// <summary>What outputs are held against.</summary>
    public MetricTruth Against { get; init; }

    /// <summary>The output to measure, by the float model's name for it; null for the one that fits.</summary>
    public string? OutputName { get; init; }

    /// <summary>The label to hold it against; null for the one that fits.</summary>
    public string? LabelName { get; init; }

    /// <summary>What models are to be held to afterwards, so that what cannot be judged is refused first; null for nothing.</summary>
    public AccuracyGate? Gate { get; init; }

    /// <summary>Entry point of datasets that name none themselves; null for the main graph.</summary>
    public string? Signature { get; init; }

    /// <summary>Most samples of each entry point; null for all.</summary>
    public long? First { get; init; }

    /// <summary>How much an output's elements may differ from the float model's to agree, as a share of the range of the float
    /// model's in the sample, or of its magnitude where it is a single value.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>How models run. Threads go to samples first, each with interpreters of its own; those left help with operators.</summary>
    public InterpreterOptions Running { get; init; } = new();

    /// <summary>Told of each sample, on the threads that run them, one at a time.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Measures models.</summary>
    /// <param name="reference">The float model.</param>
    /// <param name="quantized">One or more models made of it.</param>
    /// <param name="datasets">One or more; those for one entry point are read one after the other.</param>
    /// <param name="cancellation">Asked between samples and between operators.</param>
    /// <exception cref="TfLiteQuantException">A model cannot be run, models cannot be compared
    /// (<see cref="ErrorCode.ModelsNotComparable"/>), a metric does not fit (<see cref="ErrorCode.InvalidMetric"/>), or a dataset is
    /// empty, damaged or lacks a label (<see cref="ErrorCode.InvalidDataset"/>).</exception>
    public AccuracyPart Run(TfLiteModel reference, IReadOnlyList<TfLiteModel> quantized, IReadOnlyList<RepresentativeDataset> datasets, CancellationToken cancellation = default)
    {
        Require(quantized, datasets);
        var part = new AccuracyPart(EvaluatedModel.Of(reference), [.. quantized.Select(EvaluatedModel.Of)], Tolerance);
        foreach (var group in datasets.GroupBy(dataset => dataset.Signature ?? Signature))
            part.Add(new EntryEvaluation(this, reference, quantized, group.Key).Run([.. group], cancellation));
        return part;
    }

    private void Require(IReadOnlyList<TfLiteModel> quantized, IReadOnlyList<RepresentativeDataset> datasets)
    {
        if (quantized.Count == 0) throw Refuse("There is no model to compare with the float model.", "Name one or more.");
        if (datasets.Count == 0) throw Refuse("There is no dataset to measure with.", "Give one or more.");
        if (First < 1) throw Refuse(FormattableString.Invariant($"{First} samples cannot be measured with."), "Ask for at least one.");
        if (Running.Threads < 0) throw Refuse(FormattableString.Invariant($"{Running.Threads} threads cannot be."), "Give 0 for all cores, or the number.");
        if (!(Tolerance >= 0)) throw Refuse(FormattableString.Invariant($"A tolerance of {Tolerance} cannot be."), "Give a share of the output's range, such as 0.01.");
        Options.Require();
    }

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidOption, problem, advice);
}
