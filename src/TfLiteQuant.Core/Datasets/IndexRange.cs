using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>Consecutive positions in a dataset, both included.</summary>
public readonly record struct IndexRange(long First, long Last)
{
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    /// <summary>Adds a position to those of samples as they come, together with the one before it where they are neighbours.</summary>
    internal static void Append(List<IndexRange> ranges, long index)
    {
        if (ranges.Count > 0 && ranges[^1].Last + 1 == index) ranges[^1] = ranges[^1] with { Last = index };
        else ranges.Add(new IndexRange(index, index));
    }

    /// <summary>The same positions with overlaps and neighbours joined, in ascending order.</summary>
    internal static IndexRange[] Join(IEnumerable<IndexRange> ranges)
    {
        var joined = new List<IndexRange>();
        foreach (var range in ranges.OrderBy(static range => range.First))
        {
            if (joined.Count > 0 && range.First <= joined[^1].Last + 1) joined[^1] = joined[^1] with { Last = Math.Max(joined[^1].Last, range.Last) };
            else joined.Add(range);
        }

        return [.. joined];
    }

    /// <summary>The first position that is in both of two joined lists; null where none is.</summary>
    internal static long? Shared(IReadOnlyList<IndexRange> left, IReadOnlyList<IndexRange> right)
    {
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            if (left[i].Last < right[j].First) i++;
            else if (right[j].Last < left[i].First) j++;
            else return Math.Max(left[i].First, right[j].First);
        }

        return null;
    }
}
