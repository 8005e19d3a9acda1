namespace TfLiteQuant.Kernels;

/// <summary>Reads an image through a transformation of the plane, between pixels along straight lines, in float32.</summary>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Columns of the image.</param>
/// <param name="Channels">Channels.</param>
/// <param name="OutputWidth">Columns of the result.</param>
internal sealed record BilinearSampling(int Height, int Width, int Channels, int OutputWidth)
{
    /// <summary>Computes rows of the result; what lies outside the image is zero.</summary>
    /// <param name="image">All of the image.</param>
    /// <param name="matrix">Two rows of four: the column and row of the image, from those of the result (0 and 1) and 1 (3).</param>
    /// <param name="first">First row.</param>
    /// <param name="rows">The rows from there on.</param>
    public void Run(ReadOnlySpan<float> image, ReadOnlySpan<float> matrix, int first, Span<float> rows)
    {
        var (acrossShift, downShift) = (Centered(matrix), Centered(matrix[4..]));
        for (var y = first; rows.Length > 0; y++)
        {
            for (var x = 0; x < OutputWidth; x++, rows = rows[Channels..])
                Sample(image, (matrix[0] * x) + (matrix[1] * y) + acrossShift, (matrix[4] * x) + (matrix[5] * y) + downShift, rows[..Channels]);
        }
    }

    // Positions are those of pixels' centres, which lie half a pixel from their corners.
    private static float Centered(ReadOnlySpan<float> row) => (float)(row[3] + ((row[0] * 0.5) + (row[1] * 0.5) - 0.5));

    private void Sample(ReadOnlySpan<float> image, float x, float y, Span<float> pixel)
    {
        // Written so that what is no number is outside.
        if (!(x >= 0 && x <= Width - 1 && y >= 0 && y <= Height - 1))
        {
            pixel.Clear();
            return;
        }

        var (left, top) = ((int)x, (int)y);
        float right = x - left, lower = y - top;
        for (var c = 0; c < pixel.Length; c++)
        {
            var above = (float)(((1.0 - right) * At(image, top, left, c)) + (right * At(image, top, left + 1, c)));
            var below = (float)(((1.0 - right) * At(image, top + 1, left, c)) + (right * At(image, top + 1, left + 1, c)));
            pixel[c] = (float)((lower * below) + ((1.0 - lower) * above));
        }
    }

    private float At(ReadOnlySpan<float> image, int y, int x, int c) => y < Height && x < Width ? image[(((y * Width) + x) * Channels) + c] : 0;
}
