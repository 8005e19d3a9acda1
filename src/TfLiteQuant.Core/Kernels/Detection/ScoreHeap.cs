namespace TfLiteQuant.Kernels.Detection;

/// <summary>
/// Candidates, the highest score first. Quantized scores are often equal, and then the order decides what is picked: the
/// heap works as the reference's does (GNU's C++ library), where the gap left on top sinks to a leaf along the better
/// children, of equal ones the right, and the last candidate rises from there.
/// </summary>
internal sealed class ScoreHeap(int capacity)
{
    // One more than the boxes never happens: a candidate is taken out before it comes back.
    private readonly Candidate[] _items = new Candidate[capacity];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Push(Candidate candidate) => Rise(Count++, candidate);

    public Candidate Pop()
    {
        var top = _items[0];
        var last = _items[--Count];
        var gap = 0;
        while (2 * gap + 2 < Count)
        {
            var child = 2 * gap + 2;
            if (_items[child].Score < _items[child - 1].Score) child--;
            _items[gap] = _items[child];
            gap = child;
        }

        if (2 * gap + 1 < Count)
        {
            _items[gap] = _items[2 * gap + 1];
            gap = 2 * gap + 1;
        }

        if (Count > 0) Rise(gap, last);
        return top;
    }

    private void Rise(int place, Candidate candidate)
    {
        for (; place > 0 && _items[(place - 1) / 2].Score < candidate.Score; place = (place - 1) / 2) _items[place] = _items[(place - 1) / 2];
        _items[place] = candidate;
    }
}
