using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Compares a quantized model's values with the recorded ones of the float model while it runs. In isolation, each operator is fed
/// with the float model's values, quantized as its inputs are: what it adds by itself is what differs then.
/// </summary>
/// <param name="plan">What is compared.</param>
/// <param name="recorder">The float model's values of the sample.</param>
/// <param name="isIsolated">Whether operators are fed.</param>
internal sealed class RunComparison(ComparisonPlan plan, ValueRecorder recorder, bool isIsolated) : IOperatorObserver
{
    private readonly OccurrenceCounter _counter = new();
    private readonly Dictionary<TensorId, int> _positions = plan.Values.Select(static (value, i) => (value.Quantized, i)).ToDictionary();
    private float[] _buffer = [];

    public bool ChangesValues => isIsolated;

    /// <summary>Differences of each compared value.</summary>
    public ErrorTally[] Tallies { get; } = [.. plan.Values.Select(static _ => new ErrorTally())];

    /// <summary>Forgets the run before; the tallies stay.</summary>
    public void Clear() => _counter.Clear();

    public void Before(OperatorSite site)
    {
        _counter.Before(site);
        if (!isIsolated) return;
        foreach (var input in site.Inputs)
        {
            if (input is null || input.IsConstant || input.IsVariable) continue;
            if (Recorded(site, input) is { } values) TensorReading.Write(input, values);
        }
    }

    public void After(OperatorSite site, long elapsed)
    {
        _counter.After(site);
        // What runs graphs computes nothing by itself.
        if (isIsolated && site.RunsSubgraphs) return;
        foreach (var output in site.Outputs)
        {
            if (!_positions.TryGetValue(new TensorId(site.Subgraph, output.Index), out var position) || Recorded(site, output) is not { } truth) continue;
            if (_buffer.Length < truth.Length) _buffer = new float[truth.Length];
            var values = _buffer.AsSpan(0, truth.Length);
            TensorReading.Read(output, values);
            Tallies[position].Add(ErrorSums.Of(truth, values));
        }
    }

    private float[]? Recorded(OperatorSite site, TensorValue tensor)
    {
        var id = new TensorId(site.Subgraph, tensor.Index);
        if (!plan.Counterparts.TryGetValue(id, out var counterpart) || !TensorReading.IsReal(tensor)) return null;
        return recorder.Find(counterpart, _counter.Present(id)) is { } values && values.Length == tensor.Count ? values : null;
    }
}
