namespace TfLiteQuant.Kernels;

/// <summary>Sizes of a pooling.</summary>
internal sealed record PoolingShape(PoolingKind Kind, int Batches, AxisTaps Y, AxisTaps X, int Channels)
{
    /// <summary>Output rows of all images.</summary>
    public int Rows => Channels == 0 ? 0 : Batches * Y.Count;
}
