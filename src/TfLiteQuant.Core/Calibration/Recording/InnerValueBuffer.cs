using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Calibration;

/// <summary>Gathers what a fused operator tells of its inside, step by step, so that it is looked at in one piece.</summary>
internal sealed class InnerValueBuffer(RangeRecorder recorder) : IInnerValueObserver
{
    // Floats kept of one value before they are looked at.
    private const int Room = 1 << 16;

    private readonly Dictionary<int, Pile> _known = [];
    private readonly List<Pile> _piles = [];
    private OperatorSite? _site;
    private IInnerValues? _inner;

    /// <summary>Whether an operator is running that tells.</summary>
    public bool IsListening => _inner is not null;

    /// <summary>Listens to an operator that is about to run.</summary>
    public void Begin(OperatorSite site, IInnerValues inner)
    {
        (_site, _inner) = (site, inner);
        inner.Observer = this;
    }

    /// <summary>Hands over what is gathered, and listens no more.</summary>
    public void End()
    {
        foreach (var pile in _piles) Flush(pile);
        Cancel();
    }

    /// <summary>Forgets what is gathered, as after a run that failed, and listens no more.</summary>
    public void Cancel()
    {
        if (_inner is not null) _inner.Observer = null;
        (_site, _inner) = (null, null);
        foreach (var pile in _piles) pile.Count = 0;
        _piles.Clear();
    }

    public void Intermediate(int position, ReadOnlySpan<float> values) => Add(recorder.Map.KeyOf(_site!.Subgraph, _site.Index, position), values);

    public void State(TensorValue state, ReadOnlySpan<float> values) => Add(recorder.Map.KeyOf(_site!.Subgraph, state.Index), values);

    private void Add(int key, ReadOnlySpan<float> values)
    {
        var pile = PileOf(key);
        if (pile.Count + values.Length > pile.Values.Length) MakeRoom(pile, values.Length);
        values.CopyTo(pile.Values.AsSpan(pile.Count));
        pile.Count += values.Length;
    }

    // An operator has a handful of them.
    private Pile PileOf(int key)
    {
        foreach (var pile in _piles)
            if (pile.Record.Key == key) return pile;
        if (!_known.TryGetValue(key, out var added)) _known.Add(key, added = new Pile(recorder.RecordOf(key)));
        _piles.Add(added);
        return added;
    }

    private void MakeRoom(Pile pile, int count)
    {
        if (pile.Count + count > Room) Flush(pile);
        if (pile.Count + count <= pile.Values.Length) return;
        var grown = new float[Math.Max(pile.Count + count, Math.Min(Room, 2 * pile.Values.Length))];
        pile.Values.AsSpan(0, pile.Count).CopyTo(grown);
        pile.Values = grown;
    }

    private void Flush(Pile pile)
    {
        recorder.Record(pile.Record, pile.Values.AsSpan(0, pile.Count));
        pile.Count = 0;
    }

    // What is gathered of one value; its room is kept from run to run.
    private sealed class Pile(ValueRecord record)
    {
        public ValueRecord Record => record;

        public float[] Values { get; set; } = new float[256];

        public int Count { get; set; }
    }
}
