namespace TfLiteQuant.Datasets;

/// <summary>Notes samples of a dataset as they come, in whatever order.</summary>
internal sealed class SampleCount
{
    private readonly List<IndexRange> _runs = [];
    private readonly List<uint> _digests = [];
    private bool _isKnown = true;

    /// <summary>Samples noted.</summary>
    public long Samples { get; private set; }

    public void Add(DatasetSample sample)
    {
        Samples++;
        IndexRange.Append(_runs, sample.Index);
        if (_isKnown) _digests.Add(SampleDigest.Of(sample));
    }

    /// <summary>Adds samples that were noted before, perhaps without their digests.</summary>
    public void Add(CountedSamples samples)
    {
        _isKnown &= samples.Digests.Count > 0 || samples.Indices.Count == 0;
        Samples += CountedSamples.Length(samples.Indices);
        _runs.AddRange(samples.Indices);
        _digests.AddRange(samples.Digests);
    }

    /// <summary>All of them, in the order of their positions.</summary>
    public CountedSamples ToSamples()
    {
        var starts = new int[_runs.Count];
        var order = new int[_runs.Count];
        for (int i = 0, start = 0; i < starts.Length; start += (int)(_runs[i].Last - _runs[i].First + 1), i++) (starts[i], order[i]) = (start, i);
        Array.Sort(order, (left, right) => (_runs[left].First, left).CompareTo((_runs[right].First, right)));
        var indices = IndexRange.Join(_runs);
        // A dataset that gives a position twice has no digest for it.
        if (!_isKnown || CountedSamples.Length(indices) != _digests.Count) return new CountedSamples(indices, []);
        var digests = new List<uint>(_digests.Count);
        foreach (var run in order) digests.AddRange(_digests.GetRange(starts[run], (int)(_runs[run].Last - _runs[run].First + 1)));
        return new CountedSamples(indices, [.. digests]);
    }
}
