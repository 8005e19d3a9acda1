namespace TfLiteQuant.Kernels;

/// <summary>What one call of the integer depthwise kernel works on: some pixels beside each other, one step of channels.</summary>
internal unsafe struct IntegerDepthwiseTile
{
    /// <summary>Where the input pixels begin: for each tap, as many pointers as a full tile has pixels.</summary>
    public byte** Rows;

    /// <summary>Bytes from a pixel's beginning to the step's first channel.</summary>
    public nint Offset;

    public int Taps;

    /// <summary>Weights of the step: two vectors for each pair of taps.</summary>
    public short* Weights;

    /// <summary>What the sums of the step begin with, in the order of its two vectors.</summary>
    public int* Bias;

    public int* Sums;

    /// <summary>Sums from one pixel to the next.</summary>
    public nint SumStride;
}
