namespace TfLiteQuant.Runtime;

/// <summary>A tensor, or several that lie in one place, to be given a stretch of the arena.</summary>
internal struct ArenaItem
{
    /// <summary>Bytes, a multiple of the alignment.</summary>
    public long Size;

    /// <summary>Operator that writes it first.</summary>
    public int First;

    /// <summary>Operator that reads it last.</summary>
    public int Last;

    /// <summary>Where it lies: the planner's answer.</summary>
    public long Offset;
}

/// <summary>
/// Gives tensors places in one arena so that those alive at the same time do not overlap: largest first, each in the
/// tightest gap between those already placed that live when it lives.
/// </summary>
internal static class ArenaPlanner
{
    /// <summary>Beyond this many items the search, quadratic in them, would take longer than what it saves is worth.</summary>
    private const int MostItems = 20_000;

    /// <summary>Sets all offsets.</summary>
    /// <returns>Bytes of the arena.</returns>
    public static long Plan(Span<ArenaItem> items)
    {
        if (items.Length > MostItems) return PlanApart(items);
        var order = new int[items.Length];
        var sizes = new (long, int)[items.Length];
        for (var i = 0; i < order.Length; i++) (order[i], sizes[i]) = (i, (-items[i].Size, items[i].First));
        Array.Sort(sizes, order);

        // Indices of placed items, by offset.
        var placed = new List<int>(items.Length);
        long total = 0;
        foreach (var index in order)
        {
            ref var item = ref items[index];
            item.Offset = BestGap(items, placed, item);
            total = Math.Max(total, item.Offset + item.Size);
            placed.Insert(FirstAfter(items, placed, item.Offset), index);
        }

        return total;
    }

    private static long PlanApart(Span<ArenaItem> items)
    {
        long total = 0;
        foreach (ref var item in items)
        {
            item.Offset = total;
            total = checked(total + item.Size);
        }

        return total;
    }

    private static long BestGap(ReadOnlySpan<ArenaItem> items, List<int> placed, in ArenaItem wanted)
    {
        long end = 0, best = -1, bestSize = long.MaxValue;
        foreach (var index in placed)
        {
            ref readonly var other = ref items[index];
            if (other.Last < wanted.First || other.First > wanted.Last) continue;
            var gap = other.Offset - end;
            if (gap >= wanted.Size && gap < bestSize) (best, bestSize) = (end, gap);
            end = Math.Max(end, other.Offset + other.Size);
        }

        return best >= 0 ? best : end;
    }

    private static int FirstAfter(ReadOnlySpan<ArenaItem> items, List<int> placed, long offset)
    {
        int low = 0, high = placed.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (items[placed[middle]].Offset <= offset) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
