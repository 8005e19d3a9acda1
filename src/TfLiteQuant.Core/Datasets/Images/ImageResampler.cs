namespace TfLiteQuant.Datasets;

/// <summary>Brings a part of an image to another size: rows first, then columns, in float32.</summary>
internal static class ImageResampler
{
    /// <summary>The pixels in the new size, four floats each from 0 to 255.</summary>
    /// <param name="image">The image.</param>
    /// <param name="x">First column of the part.</param>
    /// <param name="y">First row.</param>
    /// <param name="partWidth">Columns of the part.</param>
    /// <param name="partHeight">Rows of the part.</param>
    /// <param name="width">New width.</param>
    /// <param name="height">New height.</param>
    /// <param name="resize">How pixels are made.</param>
    public static float[] Resize(Bitmap image, int x, int y, int partWidth, int partHeight, int width, int height, ImageResize resize)
    {
        var columns = ResampleAxis.Make(resize, partWidth, width);
        var rows = ResampleAxis.Make(resize, partHeight, height);
        // Only rows that some new row is made of: few, where an image is made much smaller.
        var narrowed = new float[partHeight][];
        var pixels = new float[checked(width * height * Bitmap.Depth)];
        for (var row = 0; row < height; row++)
        {
            var target = pixels.AsSpan(row * width * Bitmap.Depth, width * Bitmap.Depth);
            var weights = rows.Weights[row];
            for (var tap = 0; tap < weights.Length; tap++)
            {
                var source = narrowed[rows.Starts[row] + tap] ??= Narrow(image, x, y + rows.Starts[row] + tap, columns);
                for (var i = 0; i < target.Length; i++) target[i] += weights[tap] * source[i];
            }

            // Rows come in order: those above are not asked for again.
            if (rows.Starts[row] > 0) narrowed[rows.Starts[row] - 1] = null!;
        }

        return pixels;
    }

    private static float[] Narrow(Bitmap image, int x, int y, ResampleAxis columns)
    {
        var row = image.Pixels.AsSpan(((y * image.Width) + x) * Bitmap.Depth);
        var narrowed = new float[columns.Starts.Length * Bitmap.Depth];
        for (var column = 0; column < columns.Starts.Length; column++)
        {
            var weights = columns.Weights[column];
            var source = row[(columns.Starts[column] * Bitmap.Depth)..];
            var (red, green, blue, opacity) = (0f, 0f, 0f, 0f);
            for (var tap = 0; tap < weights.Length; tap++)
            {
                var weight = weights[tap];
                var pixel = source.Slice(tap * Bitmap.Depth, Bitmap.Depth);
                red += weight * pixel[0];
                green += weight * pixel[1];
                blue += weight * pixel[2];
                opacity += weight * pixel[3];
            }

            var target = narrowed.AsSpan(column * Bitmap.Depth, Bitmap.Depth);
            (target[0], target[1], target[2], target[3]) = (red, green, blue, opacity);
        }

        return narrowed;
    }
}
