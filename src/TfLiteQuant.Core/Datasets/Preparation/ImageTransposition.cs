namespace TfLiteQuant.Datasets;

/// <summary>Turns the last three dimensions of an array from one order of images into the other.</summary>
internal static class ImageTransposition
{
    /// <summary>The shape in the other order.</summary>
    /// <param name="shape">At least three dimensions.</param>
    /// <param name="from">The order they have.</param>
    public static int[] Other(ReadOnlySpan<int> shape, ImageLayout from)
    {
        var other = shape.ToArray();
        var (a, b, c) = (shape[^3], shape[^2], shape[^1]);
        (other[^3], other[^2], other[^1]) = from == ImageLayout.Nchw ? (b, c, a) : (c, a, b);
        return other;
    }

    /// <summary>The elements in the other order.</summary>
    public static SampleArray Turn(SampleArray values, ImageLayout from)
    {
        var shape = values.Shape;
        // As a matrix of channels by pixels, or of pixels by channels, one is the other transposed.
        var (rows, columns) = from == ImageLayout.Nchw ? (shape[^3], shape[^2] * shape[^1]) : (shape[^3] * shape[^2], shape[^1]);
        var size = values.Count == 0 ? 1 : values.Bytes.Length / values.Count;
        var turned = new byte[values.Bytes.Length];
        var image = rows * columns * size;
        for (var start = 0; image > 0 && start < turned.Length; start += image)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                    values.Bytes.AsSpan(start + (((row * columns) + column) * size), size).CopyTo(turned.AsSpan(start + (((column * rows) + row) * size)));
            }
        }

        return new SampleArray(values.Type, Other(shape, from), turned);
    }
}
