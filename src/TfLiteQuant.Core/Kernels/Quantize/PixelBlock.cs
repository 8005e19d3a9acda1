namespace TfLiteQuant.Kernels;

/// <summary>A vector of channels of pixels, in some lines of an image.</summary>
internal unsafe struct PixelBlock
{
    /// <summary>The first pixel's channels.</summary>
    public float* Values;

    /// <summary>Floats from a pixel to the next.</summary>
    public nint PixelStep;

    /// <summary>Pixels of a line.</summary>
    public nint Pixels;

    /// <summary>Floats from a line to the next.</summary>
    public nint LineStep;

    public nint Lines;
}
