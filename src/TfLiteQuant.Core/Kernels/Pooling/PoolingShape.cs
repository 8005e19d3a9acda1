namespace TfLiteQuant.Kernels;

/// <summary>Sizes of a pooling.</summary>
internal sealed record PoolingShape(PoolingKind Kind, int Batches, AxisTaps Y, AxisTaps X, int Channels)
{
    /// <summary>Output rows of all images.</summary>
    public int Rows => Channels == 0 ? 0 : Batches * Y.Count;

    /// <summary>Of positions beside each other with equal windows, how many may be read and written in vectors that hold more than a
    /// pixel's channels without leaving the row.</summary>
    /// <param name="lanes">Elements of a vector.</param>
    /// <param name="x">The first position.</param>
    /// <param name="firstX">The first pixel of its window.</param>
    /// <param name="width">Pixels of a window's line.</param>
    /// <param name="run">Positions.</param>
    public int Reaching(int lanes, int x, int firstX, int width, int run)
    {
        var beyond = (lanes - 1) / Channels;
        var reading = X.InputSize - beyond - firstX - width;
        return reading < 0 ? 0 : Math.Clamp(Math.Min(reading / X.InputStep, X.Count - beyond - x - 1) + 1, 0, run);
    }
}
