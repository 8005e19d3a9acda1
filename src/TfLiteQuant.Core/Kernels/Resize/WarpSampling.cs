namespace TfLiteQuant.Kernels;

/// <summary>Reads an image at given positions, between pixels along straight lines and as if zeros lay around it, in float32.</summary>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Columns of the image.</param>
/// <param name="Channels">Channels.</param>
internal sealed record WarpSampling(int Height, int Width, int Channels)
{
    /// <summary>Computes pixels.</summary>
    /// <param name="image">All of the image.</param>
    /// <param name="positions">Column and row for each pixel.</param>
    /// <param name="pixels">The pixels.</param>
    public void Run(ReadOnlySpan<float> image, ReadOnlySpan<float> positions, Span<float> pixels)
    {
        for (; pixels.Length > 0; positions = positions[2..], pixels = pixels[Channels..]) Sample(image, positions[0], positions[1], pixels[..Channels]);
    }

    private void Sample(ReadOnlySpan<float> image, float x, float y, Span<float> pixel)
    {
        // Written so that what is no number is outside.
        if (!(x > -1 && y > -1 && x < Width && y < Height))
        {
            pixel.Clear();
            return;
        }

        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        float ofLeft = left + 1 - x, ofTop = top + 1 - y;
        for (var c = 0; c < pixel.Length; c++)
        {
            var near = ofLeft * ofTop * At(image, top, left, c);
            var far = (1 - ofLeft) * (1 - ofTop) * At(image, top + 1, left + 1, c);
            pixel[c] = near + far + (ofLeft * (1 - ofTop) * At(image, top + 1, left, c)) + ((1 - ofLeft) * ofTop * At(image, top, left + 1, c));
        }
    }

    private float At(ReadOnlySpan<float> image, int y, int x, int c)
        => (uint)y < (uint)Height && (uint)x < (uint)Width ? image[(((y * Width) + x) * Channels) + c] : 0;
}
