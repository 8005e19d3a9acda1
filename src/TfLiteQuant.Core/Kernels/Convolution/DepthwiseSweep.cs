namespace TfLiteQuant.Kernels;

/// <summary>Lines of the input that a sweep reads, and what it does with them: one vector of channels, one or two output lines.</summary>
internal unsafe struct DepthwiseSweep
{
    /// <summary>Where the first pixel of each input line lies; zeros for a line beyond the border.</summary>
    public float* Line0;
    public float* Line1;
    public float* Line2;
    public float* Line3;

    /// <summary>Floats from a pixel to the next in each line: the channels, or none in a line of zeros.</summary>
    public nint Step0;
    public nint Step1;
    public nint Step2;
    public nint Step3;

    /// <summary>Input column of the first output pixel's first tap; negative in the padding.</summary>
    public nint FirstColumn;

    /// <summary>Pixels of an input line.</summary>
    public nint InputWidth;

    /// <summary>Pixels of an output line.</summary>
    public nint OutputWidth;

    /// <summary>Floats from a pixel to the next in filter, output and full input lines.</summary>
    public nint Channels;

    /// <summary>Nine taps.</summary>
    public float* Filter;

    public float* Bias;

    public float* Output0;
    public float* Output1;

    public float Min;
    public float Max;
}
