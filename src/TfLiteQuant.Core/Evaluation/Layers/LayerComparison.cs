using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Compares a quantized model with the float model that it was made of, value by value: which layer hurts. Sums over samples are
/// exact, so that the answer does not depend on the number of threads.
/// </summary>
public sealed class LayerComparison
{
    /// <summary>Whether both models run end to end.</summary>
    public bool EndToEnd { get; init; } = true;

    /// <summary>Whether each operator is also fed the float model's values by itself.</summary>
    public bool Isolated { get; init; } = true;

    /// <summary>Entry point of datasets that name none themselves; null for the main graph.</summary>
    public string? Signature { get; init; }

    /// <summary>Most samples of each entry point; null for all.</summary>
    public long? First { get; init; }

    /// <summary>How models run. Threads go to samples first, each with interpreters of its own.</summary>
    public InterpreterOptions Running { get; init; } = new();

    /// <summary>Told of each sample, on the threads that run them, one at a time.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Compares two models.</summary>
    /// <param name="reference">The float model.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="datasets">One or more; those for one entry point are read one after the other.</param>
    /// <param name="cancellation">Asked between samples and between operators.</param>
    /// <exception cref="TfLiteQuantException">A model cannot be run, models cannot be compared
    /// (<see cref="ErrorCode.ModelsNotComparable"/>), or a dataset is empty or damaged (<see cref="ErrorCode.InvalidDataset"/>).</exception>
    public LayerReport Run(TfLiteModel reference, TfLiteModel quantized, IReadOnlyList<RepresentativeDataset> datasets, CancellationToken cancellation = default)
    {
        Require(datasets);
        var rows = new List<LayerRow>();
        var unpaired = new List<string>();
        long samples = 0;
        foreach (var group in datasets.GroupBy(dataset => dataset.Signature ?? Signature))
        {
            var pass = Compare(reference, quantized, group.Key, [.. group], unpaired, cancellation, out var plan);
            samples += pass.Samples;
            rows.AddRange(LayerRows.Of(reference, quantized, plan, pass));
        }

        var judged = ExclusionRule.Apply(rows, quantized);
        return new LayerReport
        {
            Path = quantized.Path ?? "",
            Reference = reference.Path ?? "",
            ReferenceState = QuantizationStates.Of(reference),
            Samples = samples,
            Tensors = new ValueList<TensorComparison>([.. judged.OrderBy(Harm).ThenBy(static row => row.Subgraph).ThenBy(static row => row.Index)]),
            Unpaired = new ValueList<string>([.. unpaired.Distinct()]),
        };
    }

    // Noise first; what is not defined last.
    private double Harm(TensorComparison row) => (Isolated ? row.IsolatedSqnr : row.Sqnr) ?? double.PositiveInfinity;

    private LayerPass Compare(
        TfLiteModel reference, TfLiteModel quantized, string? signature, IReadOnlyList<RepresentativeDataset> datasets, List<string> unpaired, CancellationToken cancellation, out ComparisonPlan plan)
    {
        using var first = new ModelSet(reference, [quantized], signature, Running with { Threads = 1 });
        var planned = plan = new ComparisonPlan(first, reference, quantized);
        unpaired.AddRange(plan.Unpaired);
        using var feed = new SampleFeed(datasets, first.Inputs, cancellation) { First = First ?? long.MaxValue, Stage = "Comparing", Progress = Progress };
        var (workers, inner) = SampleWork.Share(Running.Threads, feed.Expected);
        var options = Running with { Threads = inner, MemoryLimit = Running.MemoryLimit / workers };
        var passes = Enumerable.Range(0, workers).Select(_ => new LayerPass(planned, quantized, EndToEnd, Isolated)).ToArray();
        SampleWork.Run(feed, [.. passes.Select(pass => new Action<Func<FedSample?>>(take =>
        {
            using var models = new ModelSet(reference, [quantized], signature, options);
            while (take() is { } sample) pass.Observe(models, sample, cancellation);
        }))]);
        for (var i = 1; i < passes.Length; i++) passes[0].Merge(passes[i]);
        if (passes[0].Samples == 0) throw new TfLiteQuantException(ErrorCode.InvalidDataset, $"The dataset '{string.Join(", ", datasets.Select(static dataset => dataset.Description))}' gave no sample.", "Give one that has some.");
        return passes[0];
    }

    private void Require(IReadOnlyList<RepresentativeDataset> datasets)
    {
        if (!EndToEnd && !Isolated) throw Refuse("Neither comparison is asked for.", "Compare end to end, in isolation, or both.");
        if (datasets.Count == 0) throw Refuse("There is no dataset to compare with.", "Give one or more.");
        if (First < 1) throw Refuse(FormattableString.Invariant($"{First} samples cannot be compared."), "Ask for at least one.");
        if (Running.Threads < 0) throw Refuse(FormattableString.Invariant($"{Running.Threads} threads cannot be."), "Give 0 for all cores, or the number.");
    }

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidOption, problem, advice);
}
