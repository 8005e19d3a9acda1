using TfLiteQuant.Runtime;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Counts how often each value of a model came to be in one run: once in the main graph, once a round inside loops. The n-th
/// value of a quantized model's tensor is compared with the n-th of the float model's.
/// </summary>
internal sealed class OccurrenceCounter
{
    private readonly Dictionary<int, int> _lastOperators = [];
    private readonly Dictionary<int, int> _entries = [];
    private readonly Dictionary<TensorId, int> _computed = [];

    /// <summary>Forgets the run before.</summary>
    public void Clear()
    {
        _lastOperators.Clear();
        _entries.Clear();
        _computed.Clear();
    }

    /// <summary>Notes that an operator is about to run. A graph has been entered anew where it does not come after the one before.</summary>
    public void Before(OperatorSite site)
    {
        if (!_lastOperators.TryGetValue(site.Subgraph, out var last) || site.Index <= last) _entries[site.Subgraph] = _entries.GetValueOrDefault(site.Subgraph) + 1;
        _lastOperators[site.Subgraph] = site.Index;
    }

    /// <summary>Notes that an operator has run.</summary>
    public void After(OperatorSite site)
    {
        foreach (var output in site.Outputs)
        {
            var id = new TensorId(site.Subgraph, output.Index);
            _computed[id] = _computed.GetValueOrDefault(id) + 1;
        }
    }

    /// <summary>Number of the present value of a tensor, from 0: how often it was computed before or, for what comes into a graph, how
    /// often the graph was entered before.</summary>
    public int Present(TensorId tensor) => (_computed.TryGetValue(tensor, out var computed) ? computed : _entries.GetValueOrDefault(tensor.Subgraph)) - 1;
}
