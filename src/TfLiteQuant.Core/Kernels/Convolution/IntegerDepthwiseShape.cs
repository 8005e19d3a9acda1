namespace TfLiteQuant.Kernels;

/// <summary>Sizes of an integer depthwise convolution with as many output as input channels.</summary>
/// <param name="Phase">Where taps are met; its pieces are not joined.</param>
/// <param name="Channels">Channels.</param>
/// <param name="OutputBytes">Bytes of an output element.</param>
/// <param name="Runs">Images that have a scale of their own; 1 where they share one.</param>
/// <param name="Paddings">Images that have an element of their own that stands for zero; 1 where they share one.</param>
internal sealed record IntegerDepthwiseShape(ConvolutionPhase Phase, int Channels, int OutputBytes, int Runs = 1, int Paddings = 1)
{
    /// <summary>Elements of the filter for each channel.</summary>
    public int Taps => Phase.Pieces;

    /// <summary>Least and largest weight, less the zero point.</summary>
    public (int Least, int Most) Weights { get; init; } = (sbyte.MinValue, sbyte.MaxValue);

    /// <summary>Signed bytes that each is the sum of; null where there are more than kernels of bytes add up.</summary>
    public int? WeightParts => Kernels.WeightParts.Count(Weights);
}
