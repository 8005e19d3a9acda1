namespace TfLiteQuant.Ops;

/// <summary>What a strided slice takes of one dimension.</summary>
/// <param name="Source">The input's dimension; -1 for a dimension that the slice inserts.</param>
/// <param name="Start">First index.</param>
/// <param name="Stride">Step from index to index, negative to walk backwards.</param>
/// <param name="Count">Indices taken.</param>
/// <param name="IsKept">Whether the dimension remains in the result.</param>
internal readonly record struct SlicedAxis(int Source, long Start, long Stride, int Count, bool IsKept)
{
    /// <summary>An inserted dimension of extent 1.</summary>
    public static SlicedAxis New => new(-1, 0, 1, 1, true);

    /// <summary>All of a dimension.</summary>
    public static SlicedAxis Whole(int source, int extent) => new(source, 0, 1, extent, true);
}
