namespace TfLiteQuant.Kernels;

/// <summary>One vector of channels of some padded input lines, and the output line that is computed from them.</summary>
internal unsafe struct DepthwisePlane
{
    /// <summary>First pixel under the filter's first element.</summary>
    public float* Input;

    /// <summary>Floats from one line under the filter to the next.</summary>
    public nint LineStep;

    /// <summary>Floats from one pixel under the filter to the next.</summary>
    public nint TapStep;

    public nint FilterHeight;

    public nint FilterWidth;

    /// <summary>A vector per tap.</summary>
    public float* Filter;

    public float* Bias;

    public float* Output;

    /// <summary>Floats from one output pixel to the next.</summary>
    public nint OutputStep;

    public nint OutputWidth;

    public float Min;

    public float Max;
}
