using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Finds the float model's tensor for each value of a quantized model: what goes in and out, then what has the same name, then what
/// follows from that. QUANTIZE and DEQUANTIZE pass a value on in another form, and operators of a kind that read paired values and
/// like constants compute paired ones.
/// </summary>
internal sealed class TensorPairing
{
    private readonly Dictionary<TensorId, TensorId> _counterparts = [];

    private TensorPairing()
    {
    }

    /// <summary>Values of the quantized model, and the float model's.</summary>
    public IReadOnlyDictionary<TensorId, TensorId> Counterparts => _counterparts;

    /// <summary>Pairs two models. Subgraphs are paired by their position.</summary>
    /// <param name="reference">The float model.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="known">Pairs that are known, such as inputs and outputs.</param>
    public static TensorPairing Of(TfLiteModel reference, TfLiteModel quantized, IEnumerable<KeyValuePair<TensorId, TensorId>> known)
    {
        var pairing = new TensorPairing();
        foreach (var (value, counterpart) in known) pairing._counterparts[value] = counterpart;
        for (var i = 0; i < Math.Min(reference.Subgraphs.Count, quantized.Subgraphs.Count); i++)
            pairing.Pair(i, new ComparableGraph(reference.Subgraphs[i]), new ComparableGraph(quantized.Subgraphs[i]));
        return pairing;
    }

    private void Pair(int subgraph, ComparableGraph reference, ComparableGraph quantized)
    {
        if (subgraph > 0 && reference.Inputs.Count == quantized.Inputs.Count)
            for (var i = 0; i < reference.Inputs.Count; i++) Add(subgraph, quantized, quantized.Inputs[i], reference, reference.Inputs[i]);
        ByName(subgraph, reference, reference.Inputs, quantized, quantized.Inputs);
        // Converters number names that occur twice, and number them anew: the graph is the better evidence where it is any.
        Trace(subgraph, reference, quantized);
        ByName(subgraph, reference, reference.Values, quantized, quantized.Values);
        Trace(subgraph, reference, quantized);
    }

    // A name that a side has twice says nothing.
    private void ByName(int subgraph, ComparableGraph reference, IEnumerable<int> originals, ComparableGraph quantized, IEnumerable<int> values)
    {
        var names = originals.Where(value => reference.Tensors[value].Name is { Length: > 0 }).GroupBy(value => reference.Tensors[value].Name!)
            .Where(static group => group.Count() == 1).ToDictionary(static group => group.Key, static group => group.Single());
        foreach (var group in values.GroupBy(value => quantized.Tensors[value].Name ?? "").ToList())
            if (group.Count() == 1 && names.TryGetValue(group.Key, out var counterpart)) Add(subgraph, quantized, group.Single(), reference, counterpart);
    }

    private void Trace(int subgraph, ComparableGraph reference, ComparableGraph quantized)
    {
        while (PassOn(subgraph, reference, quantized) | Follow(subgraph, reference, quantized))
        {
        }
    }

    private bool PassOn(int subgraph, ComparableGraph reference, ComparableGraph quantized)
    {
        var found = false;
        foreach (var op in quantized.Operators)
        {
            if (!ComparableGraph.IsConversion(op) || !quantized.IsValue(op.Input(0))) continue;
            var (from, to) = (op.Inputs[0], op.Outputs[0]);
            if (Find(subgraph, from) is { } source) found |= Add(subgraph, quantized, to, reference, source.Index);
            else if (Find(subgraph, to) is { } target) found |= Add(subgraph, quantized, from, reference, target.Index);
        }

        return found;
    }

    private bool Follow(int subgraph, ComparableGraph reference, ComparableGraph quantized)
    {
        var found = false;
        foreach (var op in quantized.Operators)
        {
            if (ComparableGraph.IsConversion(op) || op.Outputs.All(output => !quantized.IsValue(output) || Find(subgraph, output) is not null)) continue;
            int?[] read = [.. op.Inputs.Where(quantized.IsValue).Select(input => Find(subgraph, input)?.Index)];
            if (read.Length == 0 || read.Contains(null)) continue;
            var alike = reference.Operators.Where(other => other.Code.Name == op.Code.Name && other.Outputs.Length == op.Outputs.Length
                && other.Inputs.Where(reference.IsValue).Select(static input => (int?)input).SequenceEqual(read)).ToList();
            if (Choose(subgraph, op, quantized, alike, reference) is not { } chosen) continue;
            for (var i = 0; i < op.Outputs.Length; i++) found |= Add(subgraph, quantized, op.Outputs[i], reference, chosen.Outputs[i]);
        }

        return found;
    }

    // Layers side by side read the same value: their constants tell them apart, or their names. Operators alike in all compute the
    // same, so that any of them will do.
    private Operator? Choose(int subgraph, Operator op, ComparableGraph quantized, List<Operator> alike, ComparableGraph reference)
    {
        if (alike.Count <= 1) return alike.Count == 1 ? alike[0] : null;
        alike = alike.FindAll(other => OperatorLikeness.HasLikeConstants(op, quantized, other, reference));
        var taken = _counterparts.Values.ToHashSet();
        var open = alike.FindAll(other => !other.Outputs.Any(output => taken.Contains(new TensorId(subgraph, output))));
        return open.Find(other => reference.Tensors[other.Outputs[0]].Name == quantized.Tensors[op.Outputs[0]].Name) ?? open.FirstOrDefault() ?? alike.FirstOrDefault();
    }

    private TensorId? Find(int subgraph, int tensor) => _counterparts.TryGetValue(new TensorId(subgraph, tensor), out var found) ? found : null;

    private bool Add(int subgraph, ComparableGraph quantized, int tensor, ComparableGraph reference, int counterpart)
        => ComparableGraph.SameSize(quantized.Tensors[tensor], reference.Tensors[counterpart])
            && _counterparts.TryAdd(new TensorId(subgraph, tensor), new TensorId(subgraph, counterpart));
}
