using TfLiteQuant.Execution;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>What one thread has compared.</summary>
internal sealed class LayerPass
{
    private readonly ComparisonPlan _plan;
    private readonly ValueRecorder _recorder;

    public LayerPass(ComparisonPlan plan, TfLiteModel quantized, bool isEndToEnd, bool isIsolated)
    {
        _plan = plan;
        _recorder = new ValueRecorder(plan.Wanted);
        if (isEndToEnd) EndToEnd = new RunComparison(plan, _recorder, isIsolated: false);
        if (isIsolated) Isolated = new RunComparison(plan, _recorder, isIsolated: true);
        Ranges = [.. plan.Values.Select(value => ComparedValue.RangeOf(quantized.Subgraphs[value.Quantized.Subgraph].Tensors[value.Quantized.Index]))];
    }

    /// <summary>Both models run end to end; null where that is not asked for.</summary>
    public RunComparison? EndToEnd { get; }

    /// <summary>Each operator by itself; null where that is not asked for.</summary>
    public RunComparison? Isolated { get; }

    /// <summary>The float model's values in the ranges of the codes; null for values that are stored as floats.</summary>
    public RangeTally?[] Ranges { get; }

    public long Samples { get; private set; }

    /// <summary>Runs a sample.</summary>
    public void Observe(ModelSet models, FedSample fed, CancellationToken cancellation)
    {
        var prepared = models.Prepared(fed.Sample);
        _recorder.Clear();
        models.Reference.Interpreter.Observer = _recorder;
        models.Reference.Run(prepared, cancellation);
        for (var i = 0; i < Ranges.Length; i++)
            for (var occurrence = 0; Ranges[i] is { } range && _recorder.Find(_plan.Values[i].Reference, occurrence) is { } values; occurrence++) range.Add(values);
        var runner = models.Quantized.First();
        var inputs = models.ForQuantized(0, prepared);
        if (EndToEnd is { } whole) Compare(runner, whole, null, inputs, cancellation);
        if (Isolated is { } own)
        {
            Compare(runner, own, null, inputs, cancellation);
            for (var depth = 0; depth < own.Depths; depth++) Compare(runner, own, depth, inputs, cancellation);
        }

        Samples++;
    }

    public void Merge(LayerPass other)
    {
        Samples += other.Samples;
        for (var i = 0; i < Ranges.Length; i++) Ranges[i]?.Merge(other.Ranges[i]!);

        EndToEnd?.Merge(other.EndToEnd!);
        Isolated?.Merge(other.Isolated!);
    }

    private static void Compare(SampleRunner runner, RunComparison comparison, int? innermostFed, IReadOnlyDictionary<string, Datasets.SampleArray> inputs, CancellationToken cancellation)
    {
        comparison.Clear();
        comparison.InnermostFed = innermostFed;
        runner.Interpreter.Observer = comparison;
        runner.Run(inputs, cancellation);
    }
}
