using System.Globalization;

namespace TfLiteQuant.Evaluation;

/// <summary>Consecutive positions in a dataset, both included.</summary>
public readonly record struct SampleRange(long First, long Last)
{
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    /// <summary>The same positions, neighbours together, in ascending order.</summary>
    internal static List<SampleRange> Join(IEnumerable<SampleRange> ranges)
    {
        var joined = new List<SampleRange>();
        foreach (var range in ranges.OrderBy(static range => range.First))
        {
            if (joined.Count > 0 && range.First <= joined[^1].Last + 1) joined[^1] = joined[^1] with { Last = Math.Max(joined[^1].Last, range.Last) };
            else joined.Add(range);
        }

        return joined;
    }

    /// <summary>The first position that is in both lists; null where none is.</summary>
    internal static long? Shared(IReadOnlyList<SampleRange> left, IReadOnlyList<SampleRange> right)
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
