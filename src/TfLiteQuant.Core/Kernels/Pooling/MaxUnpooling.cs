namespace TfLiteQuant.Kernels;

/// <summary>Puts values back where a pooling took them from, and zeros everywhere else.</summary>
/// <param name="Height">Rows of the pooled image.</param>
/// <param name="Width">Columns of the pooled image.</param>
/// <param name="Channels">Channels of both images.</param>
/// <param name="Window">Rows and columns of a window.</param>
/// <param name="Stride">Rows and columns from one window to the next, at most as many as the window has where there is more than one.</param>
internal sealed record MaxUnpooling(int Height, int Width, int Channels, (int Height, int Width) Window, (int Height, int Width) Stride)
{
    /// <summary>Unpools any number of images.</summary>
    /// <param name="values">Values of the pooled images.</param>
    /// <param name="indices">Where in its window, row by row, each was; cut to integers.</param>
    /// <param name="output">Images of as many rows and columns as all windows side by side; where windows overlap, the last value stays.</param>
    /// <returns>The first value whose index is none of the window; -1 where all are.</returns>
    public int Run(ReadOnlySpan<float> values, ReadOnlySpan<float> indices, Span<float> output)
    {
        output.Clear();
        var (from, positions, row) = (0, (float)((long)Window.Height * Window.Width), Width * Window.Width * Channels);
        var image = Height * Window.Height * row;
        for (; from < values.Length; output = output[image..])
        {
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    var origin = (y * Stride.Height * row) + (x * Stride.Width * Channels);
                    for (var c = 0; c < Channels; c++, from++)
                    {
                        // Written so that what is no number fails.
                        if (!(indices[from] > -1 && indices[from] < positions)) return from;
                        var (windowY, windowX) = Math.DivRem((int)indices[from], Window.Width);
                        output[origin + (windowY * row) + (windowX * Channels) + c] = values[from];
                    }
                }
            }
        }

        return -1;
    }
}
