namespace TfLiteQuant.Schema.Structure;

/// <summary>
/// Which bytes of a file belong to objects that are understood. What an unknown field might point at must lie in the rest.
/// Only built for files that hold something unknown.
/// </summary>
internal sealed class ClaimMap
{
    private static readonly Comparer<Claim> ByStart = Comparer<Claim>.Create(static (a, b) => a.Start.CompareTo(b.Start));

    /// <summary>Claims of the first walk: sorted and merged once, when it is over.</summary>
    private readonly List<Claim> _walked = [];

    /// <summary>Claims made one by one afterwards, between questions.</summary>
    private readonly SortedSet<Claim> _later = new(ByStart);

    private readonly HashSet<long> _vtables = [];
    private bool _isSorted;

    /// <summary>Claims a stretch; claims may overlap, as objects may be shared.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="end">Byte after the last one.</param>
    /// <param name="alignment">What the object is aligned to: fewer free zeros beside it are padding.</param>
    public void Add(long start, long end, int alignment)
    {
        var claim = new Claim(start, end, alignment, alignment);
        if (_isSorted) _later.Add(claim);
        else _walked.Add(claim);
    }

    /// <summary>Claims the vtable of a table; a table that is not understood may share it.</summary>
    public void AddVTable(FlatTable table)
    {
        if (_vtables.Add(table.VTable)) Add(table.VTable, table.VTableEnd, sizeof(ushort));
    }

    /// <summary>Whether a vtable of a known table starts at a position.</summary>
    public bool IsVTable(long position) => _vtables.Contains(position);

    /// <summary>The free stretch that holds a position.</summary>
    /// <returns>Whether the position is free.</returns>
    public bool TryGap(long position, long fileLength, out Gap gap)
    {
        if (!_isSorted) Sort();
        var next = FirstAfter(position);
        var before = next > 0 ? _walked[next - 1] : default;
        var after = next < _walked.Count ? _walked[next] : new Claim(fileLength, fileLength, 1, 1);
        // An empty view's Min and Max are default claims, which start at 0; counting a view would take linear time.
        var earlier = _later.GetViewBetween(default, new Claim(position, 0, 0, 0)).Max;
        if (earlier.End > before.End) before = earlier;
        var following = _later.GetViewBetween(new Claim(position + 1, 0, 0, 0), new Claim(long.MaxValue, 0, 0, 0)).Min;
        if (following.Start > position && following.Start < after.Start) after = following;
        gap = new Gap(before.End, after.Start, Math.Max(before.EndAlignment, after.StartAlignment));
        return before.End <= position;
    }

    /// <summary>Whether a whole stretch is free.</summary>
    public bool IsFree(long start, long end, long fileLength) => TryGap(start, fileLength, out var gap) && end <= gap.End;

    /// <summary>Index of the first walked claim that starts after a position.</summary>
    private int FirstAfter(long position)
    {
        int low = 0, high = _walked.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_walked[middle].Start <= position) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private void Sort()
    {
        _walked.Sort(ByStart);
        var kept = 0;
        for (var i = 1; i < _walked.Count; i++)
        {
            var last = _walked[kept];
            var claim = _walked[i];
            if (claim.Start > last.End) _walked[++kept] = claim;
            else if (claim.End > last.End) _walked[kept] = last with { End = claim.End, EndAlignment = claim.EndAlignment };
        }

        if (_walked.Count > 0) _walked.RemoveRange(kept + 1, _walked.Count - kept - 1);
        _isSorted = true;
    }

    /// <summary>A stretch that nothing known claims.</summary>
    /// <param name="Start">First byte.</param>
    /// <param name="End">Byte after the last one.</param>
    /// <param name="Alignment">The larger alignment of its neighbours: that many zeros, less one, may be padding.</param>
    internal readonly record struct Gap(long Start, long End, int Alignment);

    private readonly record struct Claim(long Start, long End, int StartAlignment, int EndAlignment);
}
