using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Compares a quantized model's values with the recorded ones of the float model while it runs. In isolation, each operator is fed
/// with the float model's values, quantized as its inputs are: what it adds by itself is what differs then. What runs graphs adds
/// what they do: it is fed too, and the operators inside left alone, in runs of their own (<see cref="InnermostFed"/>).
/// </summary>
/// <param name="plan">What is compared.</param>
/// <param name="recorder">The float model's values of the sample.</param>
/// <param name="isIsolated">Whether operators are fed.</param>
internal sealed class RunComparison(ComparisonPlan plan, ValueRecorder recorder, bool isIsolated) : IOperatorObserver
{
    private readonly OccurrenceCounter _counter = new();
    private readonly Dictionary<TensorId, int> _positions = plan.Values.Select(static (value, i) => (value.Quantized, i)).ToDictionary();
    private float[] _buffer = [];
    private int _depth;

    public bool ChangesValues => isIsolated;

    /// <summary>Differences of each compared value.</summary>
    public ErrorTally[] Tallies { get; } = [.. plan.Values.Select(static _ => new ErrorTally())];

    /// <summary>Which of the compared values come out of operators that run graphs.</summary>
    public bool[] ComeOfGraphs { get; } = new bool[plan.Values.Count];

    /// <summary>In isolation, how many graphs deep operators are fed, and which of those that run graphs are compared: those at just that
    /// depth. Null feeds all, and compares those that run none.</summary>
    public int? InnermostFed { get; set; }

    /// <summary>How many graphs deep operators that run graphs were seen, the main graph's counting as 1; 0 for none.</summary>
    public int Depths { get; private set; }

    /// <summary>Forgets the run before; the tallies stay.</summary>
    public void Clear()
    {
        _counter.Clear();
        _depth = 0;
    }

    public void Merge(RunComparison other)
    {
        for (var i = 0; i < Tallies.Length; i++)
        {
            Tallies[i].Merge(other.Tallies[i]);
            ComeOfGraphs[i] |= other.ComeOfGraphs[i];
        }
    }

    public void Before(OperatorSite site)
    {
        _counter.Before(site);
        if (isIsolated && !(_depth > InnermostFed)) Feed(site);
        if (!site.RunsSubgraphs) return;
        _depth++;
        Depths = Math.Max(Depths, _depth);
    }

    public void After(OperatorSite site, long elapsed)
    {
        _counter.After(site);
        if (site.RunsSubgraphs) _depth--;
        // With all fed, what comes out of a graph is what its last operators made of the float model's values.
        if (isIsolated && (site.RunsSubgraphs ? InnermostFed != _depth : InnermostFed is not null)) return;
        foreach (var output in site.Outputs)
        {
            if (!_positions.TryGetValue(new TensorId(site.Subgraph, output.Index), out var position) || Recorded(site, output) is not { } truth) continue;
            ComeOfGraphs[position] |= site.RunsSubgraphs;
            if (_buffer.Length < truth.Length) _buffer = new float[truth.Length];
            var values = _buffer.AsSpan(0, truth.Length);
            TensorReading.Read(output, values);
            Tallies[position].Add(ErrorSums.Of(truth, values));
        }
    }

    private void Feed(OperatorSite site)
    {
        foreach (var input in site.Inputs)
        {
            if (input is null || input.IsConstant || input.IsVariable) continue;
            if (Recorded(site, input) is { } values) TensorReading.Write(input, values);
        }
    }

    private float[]? Recorded(OperatorSite site, TensorValue tensor)
    {
        var id = new TensorId(site.Subgraph, tensor.Index);
        if (!plan.Counterparts.TryGetValue(id, out var counterpart) || !TensorReading.IsReal(tensor)) return null;
        return recorder.Find(counterpart, _counter.Present(id)) is { } values && values.Length == tensor.Count ? values : null;
    }
}
