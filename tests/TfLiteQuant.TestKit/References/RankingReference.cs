namespace TfLiteQuant.TestKit;

/// <summary>Orders and distinct elements.</summary>
public static class RankingReference
{
    /// <summary>The largest of each row and where they lie; of equals the first, NaN last.</summary>
    public static (ReferenceArray Values, ReferenceArray Places) TopK(ReferenceArray x, int k)
    {
        var best = x.Values.Chunk(x.Shape[^1]).SelectMany(row => row.Select(static (value, place) => (value, place))
            .OrderBy(static entry => double.IsNaN(entry.value)).ThenByDescending(static entry => entry.value).ThenBy(static entry => entry.place).Take(k)).ToArray();
        int[] shape = [.. x.Shape[..^1], k];
        return (new(shape, Array.ConvertAll(best, static entry => entry.value)), new(shape, Array.ConvertAll(best, static entry => (double)entry.place)));
    }

    public static (ReferenceArray Values, ReferenceArray Which) Unique(ReferenceArray x)
    {
        var distinct = x.Values.Distinct().ToArray();
        return (new([distinct.Length], distinct), new(x.Shape, Array.ConvertAll(x.Values, value => (double)Array.IndexOf(distinct, value))));
    }

    public static ReferenceArray Buckets(ReferenceArray x, float[] boundaries)
        => new(x.Shape, Array.ConvertAll(x.Values, value => (double)boundaries.Count(boundary => boundary <= value)));

    /// <summary>Indices of what is not zero.</summary>
    public static ReferenceArray Where(ReferenceArray x)
    {
        var rows = ReferenceArray.Indices(x.Shape).Select(static index => (int[])index.Clone()).Where(index => x[index] != 0).ToArray();
        return new([rows.Length, x.Shape.Length], [.. rows.SelectMany(static row => row).Select(static place => (double)place)]);
    }
}
