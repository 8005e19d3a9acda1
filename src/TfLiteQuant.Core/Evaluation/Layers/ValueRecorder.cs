using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Evaluation;

/// <summary>Keeps the values of a float model's run that a quantized model is compared with.</summary>
/// <param name="wanted">Tensors to keep.</param>
internal sealed class ValueRecorder(IReadOnlySet<TensorId> wanted) : IOperatorObserver
{
    private readonly OccurrenceCounter _counter = new();
    private readonly Dictionary<TensorId, List<float[]>> _values = [];
    private readonly Dictionary<TensorId, int> _counts = [];

    public bool ChangesValues => false;

    /// <summary>Forgets the run before.</summary>
    public void Clear()
    {
        _counter.Clear();
        _counts.Clear();
    }

    /// <summary>How often a tensor had a value in the run.</summary>
    public int CountOf(TensorId tensor) => _counts.GetValueOrDefault(tensor);

    /// <summary>A value of the run; null where there is none of that number.</summary>
    public float[]? Find(TensorId tensor, int occurrence) => occurrence >= 0 && occurrence < CountOf(tensor) ? _values[tensor][occurrence] : null;

    public void Before(OperatorSite site)
    {
        _counter.Before(site);
        // What comes into a graph is kept when it is read first: until then nothing has overwritten it.
        foreach (var input in site.Inputs)
        {
            if (input is null || input.IsConstant) continue;
            var id = new TensorId(site.Subgraph, input.Index);
            if (wanted.Contains(id) && CountOf(id) <= _counter.Present(id)) Keep(id, input);
        }
    }

    public void After(OperatorSite site, long elapsed)
    {
        _counter.After(site);
        foreach (var output in site.Outputs)
        {
            var id = new TensorId(site.Subgraph, output.Index);
            if (wanted.Contains(id)) Keep(id, output);
        }
    }

    // Buffers stay from sample to sample.
    private void Keep(TensorId id, TensorValue tensor)
    {
        if (!TensorReading.IsReal(tensor)) return;
        if (!_values.TryGetValue(id, out var buffers)) _values.Add(id, buffers = []);
        var at = CountOf(id);
        if (buffers.Count == at) buffers.Add([]);
        if (buffers[at].Length != tensor.Count) buffers[at] = new float[tensor.Count];
        TensorReading.Read(tensor, buffers[at]);
        _counts[id] = at + 1;
    }
}
