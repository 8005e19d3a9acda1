namespace TfLiteQuant.Kernels;

/// <summary>What one call of the depthwise kernel works on.</summary>
internal unsafe struct DepthwiseTile
{
    /// <summary>Per tap: pointers to the input pixels that the first output pixel and those behind it meet.</summary>
    public float*** Taps;

    public nint TapCount;

    /// <summary>Taps after each other, each a value per channel.</summary>
    public float* Filter;

    /// <summary>A value per channel.</summary>
    public float* Bias;

    /// <summary>First output pixel.</summary>
    public float* Output;

    public nint Channels;

    public float Min;

    public float Max;
}
