namespace TfLiteQuant.Kernels;

/// <summary>What sums of one line of the output are made of.</summary>
internal unsafe struct ByteWindow
{
    /// <summary>The interleaved column that the first pixel's first tap meets.</summary>
    public byte* Columns;

    /// <summary>Bytes from one pixel's column to the next one's.</summary>
    public nint PixelStep;

    /// <summary>Bytes from one tap's column to the next one's.</summary>
    public nint TapStep;

    /// <summary>Bytes from one group of four lines to the next.</summary>
    public nint GroupStep;

    public nint Groups;

    /// <summary>Taps along the line.</summary>
    public nint Taps;

    /// <summary>For each group, for each tap, four bytes of each channel.</summary>
    public sbyte* Weights;

    /// <summary>Signed bytes that a weight is the sum of.</summary>
    public nint Addends;

    /// <summary>Bytes from the weights' first addends to their second ones.</summary>
    public nint AddendStep;

    /// <summary>What sums begin with, one per channel.</summary>
    public int* Bias;

    public int* Sums;

    public nint Pixels;

    /// <summary>Channels, a multiple of eight: sums from one pixel to the next.</summary>
    public nint Channels;
}
