using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>What a convolution, transposed convolution or product with weights computes, whatever its types.</summary>
/// <param name="Phases">One convolution, or the phases of a transposed one.</param>
/// <param name="Layout">How the weights lie in memory.</param>
/// <param name="Groups">Groups of channels.</param>
/// <param name="Images">Images, or rows of a product.</param>
/// <param name="Products">The most products that one output value adds up.</param>
internal sealed record ConvolutionGeometry(IReadOnlyList<ConvolutionPhase> Phases, FilterLayout Layout, int Groups, int Images, long Products)
{
    /// <summary>Output channels.</summary>
    public int Channels => Layout.OutputChannels;

    /// <summary>Filters of each input channel, where every channel has its own (depthwise); 0 where channels are summed up.</summary>
    public int Multiplier { get; init; }

    /// <summary>A transposed convolution whose phases these are; null for any other.</summary>
    public TransposedShape? Transposed { get; init; }

    /// <summary>The same, where it is computed as one product (<see cref="SpreadConvolutionWork{T}"/>).</summary>
    public TransposedShape? Spread { get; private init; }

    /// <summary>The geometry, spread where that is faster with a kernel and its pixels are whole steps.</summary>
    public ConvolutionGeometry SpreadFor(IntegerGemmKernel kernel)
        => Transposed is { } shape && shape.IsSpread(kernel.Lanes) && shape.InputChannels * kernel.ElementBytes % IntegerPanels.StepBytes == 0 ? this with { Spread = shape } : this;

    /// <summary>A value for each channel of the stage of sums, which has those of several pixels where the convolution is spread.</summary>
    public TValue[] ForStage<TValue>(TValue[] channels)
        => Spread is { } shape ? [.. Enumerable.Repeat(channels, shape.StagePixels).SelectMany(static values => values)] : channels;

    /// <summary>An image of one column lies in memory as one of one row does. Taken as that, what a filter meets lies side by side, as kernels
    /// want it: sound and series of measurements come as columns, too.</summary>
    /// <param name="y">Dimension of the rows.</param>
    /// <param name="x">Dimension of the columns.</param>
    /// <param name="layout">How the filter lies.</param>
    public static (AxisTaps Y, AxisTaps X, FilterLayout Layout) Laid(AxisTaps y, AxisTaps x, FilterLayout layout)
        => x is { InputSize: 1, Count: 1, Taps.Length: 1 } && x.Offsets[0] == 0 && y.InputSize > 1 ? (AxisTaps.Single, y, layout with { X = layout.Y }) : (y, x, layout);
}
