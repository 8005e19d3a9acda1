namespace TfLiteQuant.TestKit;

/// <summary>How a kernel moves over an image: one stride and one dilation for all dimensions.</summary>
/// <param name="Stride">Step between two positions.</param>
/// <param name="Dilation">Step between two taps of the kernel.</param>
/// <param name="Padding">What lies beyond the border.</param>
/// <param name="Activation">Applied to the result.</param>
public sealed record Window(int Stride = 1, int Dilation = 1, Padding Padding = Padding.Same, FusedActivation Activation = FusedActivation.None)
{
    /// <summary>Size of the output along a dimension.</summary>
    public int OutputSize(int inputSize, int kernelSize) => Padding == Padding.Same
        ? (inputSize + Stride - 1) / Stride
        : (inputSize - ((kernelSize - 1) * Dilation + 1)) / Stride + 1;

    /// <summary>Size of the output along a dimension when the kernel spreads inputs out.</summary>
    public int TransposedSize(int inputSize, int kernelSize) => Padding == Padding.Same
        ? inputSize * Stride
        : (inputSize - 1) * Stride + kernelSize;
}
