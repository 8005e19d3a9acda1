namespace TfLiteQuant.Kernels;

/// <summary>What one call of the 3x3 depthwise block kernel works on: one or two output lines of a few pixels, all channels.</summary>
internal unsafe struct DepthwiseBlock
{
    /// <summary>Pointers to the input pixels that are met: line after line, <see cref="LinePointers"/> for each.</summary>
    public float** Pixels;

    /// <summary>Pointers from one input line's to the next one's.</summary>
    public nint LinePointers;

    /// <summary>Nine taps after each other, each a value per channel.</summary>
    public float* Filter;

    /// <summary>A value per channel.</summary>
    public float* Bias;

    /// <summary>First output pixel of the upper line.</summary>
    public float* Output0;

    /// <summary>First output pixel of the lower line.</summary>
    public float* Output1;

    public nint Channels;

    public float Min;

    public float Max;
}
