namespace TfLiteQuant.Calibration;

/// <summary>A range of real values, <see cref="Min"/> to <see cref="Max"/>, as seen or as chosen from what was seen.</summary>
public readonly record struct ValueRange(float Min, float Max)
{
    /// <summary>The smallest range that holds both.</summary>
    public ValueRange Union(ValueRange other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    public override string ToString() => FormattableString.Invariant($"[{Min:R}, {Max:R}]");
}

/// <summary>
/// The range of every float value of a model that was computed while calibrating, chosen by one method from what was
/// recorded: what a quantizer turns into scales and zero points. Tensors that were not computed have none.
/// </summary>
public sealed class CalibratedRanges
{
    private readonly Dictionary<(int Subgraph, int Tensor), ValueRange> _tensors = [];
    private readonly Dictionary<(int Subgraph, int Operator, int Position), ValueRange> _inner = [];

    /// <summary>Range of a tensor.</summary>
    public ValueRange? Of(int subgraph, int tensor) => _tensors.TryGetValue((subgraph, tensor), out var range) ? range : null;

    /// <summary>Range of a value inside a fused operator, by its position among the operator's intermediates: for an LSTM 0 to 3
    /// the sums of the input, forget, cell and output gate before layer normalization, 4 the hidden value before projection.</summary>
    public ValueRange? OfInner(int subgraph, int op, int position) => _inner.TryGetValue((subgraph, op, position), out var range) ? range : null;

    /// <summary>States a tensor's range.</summary>
    public void Set(int subgraph, int tensor, ValueRange range) => _tensors[(subgraph, tensor)] = range;

    /// <summary>States the range of a value inside an operator.</summary>
    public void SetInner(int subgraph, int op, int position, ValueRange range) => _inner[(subgraph, op, position)] = range;

    /// <summary>The same ranges in an object of their own.</summary>
    public CalibratedRanges Copy()
    {
        var copy = new CalibratedRanges();
        foreach (var (tensor, range) in _tensors) copy._tensors.Add(tensor, range);
        foreach (var (inner, range) in _inner) copy._inner.Add(inner, range);
        return copy;
    }
}
