namespace TfLiteQuant.Kernels;

/// <summary>Lines of the input that a byte sweep reads, and where its sums go: eight, sixteen or thirty-two channels, one or two lines of the output.</summary>
internal unsafe struct ByteSweep
{
    /// <summary>The first column's channels in four lines of the input.</summary>
    public sbyte* Line0;

    public sbyte* Line1;

    public sbyte* Line2;

    public sbyte* Line3;

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
    public sbyte Zero;

    /// <summary>For each column of the filter a vector per eight channels for the first output line, then as many for the second.</summary>
    public sbyte* Weights;

    /// <summary>What the sums begin with, a value per channel.</summary>
    public int* Bias;

    /// <summary>The channels' sums for each pixel of the first line, then of the second.</summary>
    public int* Sums;
}
