namespace TfLiteQuant.Kernels;

/// <summary>Rows combined by the segment each belongs to.</summary>
internal static class SegmentReduction
{
    /// <summary>Computes all segments.</summary>
    /// <param name="ids">The segment of each row; rows of negative ones are left out.</param>
    /// <param name="rows">Rows, one for each id.</param>
    /// <param name="row">Elements of a row.</param>
    /// <param name="start">What segments start from.</param>
    /// <param name="segments">Results, one row for each segment.</param>
    public static void Run<T, TLoop>(ReadOnlySpan<int> ids, ReadOnlySpan<T> rows, int row, T start, Span<T> segments)
        where T : unmanaged
        where TLoop : struct, IBinaryLoop<T, T>
    {
        segments.Fill(start);
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0) continue;
            var segment = segments.Slice(ids[i] * row, row);
            default(TLoop).Run(segment, rows.Slice(i * row, row), segment);
        }
    }
}
