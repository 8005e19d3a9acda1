namespace TfLiteQuant.Kernels;

/// <summary>Lines of the input that a sweep along a depthwise convolution reads, and where its sums go: one or two lines of the output.</summary>
internal unsafe struct CodeSweep
{
    /// <summary>The first column's channels in four lines of the input.</summary>
    public byte* Line0;

    public byte* Line1;

    public byte* Line2;

    public byte* Line3;

    /// <summary>Bytes from one column to the next in each line; 0 where a line beyond the border stands still.</summary>
    public nint Step0;

    public nint Step1;

    public nint Step2;

    public nint Step3;

    /// <summary>Output pixels of a line.</summary>
    public nint Pixels;

    /// <summary>Whether the first column is beyond the border.</summary>
    public bool BeginsOutside;

    /// <summary>Whether the last column is beyond the border.</summary>
    public bool EndsOutside;

    /// <summary>What stands for zero.</summary>
    public byte Zero;

    /// <summary>Makes bytes unsigned: 0x80 where they have a sign.</summary>
    public byte Flip;

    /// <summary>The filters of the sweep's channels, as the kernel has them.</summary>
    public byte* Weights;

    /// <summary>Bytes from the weights to what is left of those that a signed byte does not hold.</summary>
    public nint RestStep;

    /// <summary>Channels that are summed together: sums from one pixel to the next.</summary>
    public nint Channels;

    /// <summary>What the sums begin with, a value per channel.</summary>
    public int* Bias;

    /// <summary>The channels' sums for each pixel of the first line, then of the second.</summary>
    public int* Sums;
}
