namespace TfLiteQuant.Datasets;

/// <summary>Samples of a dataset that something was counted of.</summary>
/// <param name="Indices">Their positions in the dataset, in ascending order, neighbours together.</param>
/// <param name="Digests">A number for each one's content, in the same order; empty where it is not known.</param>
internal readonly record struct CountedSamples(IReadOnlyList<IndexRange> Indices, IReadOnlyList<uint> Digests)
{
    /// <summary>Whether there are as many digests as positions, or none.</summary>
    public bool IsWhole => Digests.Count == 0 || Digests.Count == Length(Indices);

    /// <summary>Number of positions.</summary>
    public static long Length(IEnumerable<IndexRange> ranges) => ranges.Sum(static range => range.Last - range.First + 1);

    /// <summary>The first position that both have, if they are samples of the same data: those of other content are others, though
    /// they stand at the same positions of datasets of the same name.</summary>
    /// <returns>Null where no sample is in both.</returns>
    public long? Shared(CountedSamples other)
    {
        long? first = null;
        long before = 0, otherBefore = 0;
        for (int i = 0, j = 0; i < Indices.Count && j < other.Indices.Count;)
        {
            var (mine, theirs) = (Indices[i], other.Indices[j]);
            var (from, to) = (Math.Max(mine.First, theirs.First), Math.Min(mine.Last, theirs.Last));
            if (from <= to)
            {
                first ??= from;
                if (Digests.Count == 0 || other.Digests.Count == 0) return first;
                for (var index = from; index <= to; index++)
                    if (Digests[(int)(before + index - mine.First)] != other.Digests[(int)(otherBefore + index - theirs.First)]) return null;
            }

            if (mine.Last <= theirs.Last)
            {
                before += mine.Last - mine.First + 1;
                i++;
            }
            else
            {
                otherBefore += theirs.Last - theirs.First + 1;
                j++;
            }
        }

        return first;
    }

    /// <summary>The samples of both, which share none.</summary>
    public CountedSamples With(CountedSamples other)
    {
        var joined = new SampleCount();
        joined.Add(this);
        joined.Add(other);
        return joined.ToSamples();
    }
}
