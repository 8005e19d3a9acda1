namespace TfLiteQuant.Kernels;

/// <summary>Lines of codes that a hybrid sweep reads, and where results go: one vector of channels, one or two output lines.</summary>
internal unsafe struct HybridSweep
{
    /// <summary>The vector of channels of each input column, from the first output pixel's first tap on, border included.</summary>
    public float* Line0;
    public float* Line1;
    public float* Line2;
    public float* Line3;

    /// <summary>Pixels of an output line.</summary>
    public nint Pixels;

    /// <summary>Floats from a pixel to the next in filter and output.</summary>
    public nint Channels;

    /// <summary>Nine taps.</summary>
    public float* Filter;

    /// <summary>Scale of each channel's weights.</summary>
    public float* WeightScales;

    public float* Bias;

    public float* Output0;
    public float* Output1;

    /// <summary>The vector of channels of the first pixel that will be quantized next: it is brought near in the meantime.</summary>
    public float* Next;

    /// <summary>Floats from its line to the following one.</summary>
    public nint NextStep;

    /// <summary>Scale of the image's codes.</summary>
    public float Scale;

    /// <summary>A vector of the smallest results so far, and one of the largest behind it.</summary>
    public float* Extremes;

    public float Min;
    public float Max;
}
