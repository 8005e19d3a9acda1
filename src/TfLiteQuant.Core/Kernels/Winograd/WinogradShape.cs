namespace TfLiteQuant.Kernels;

/// <summary>A convolution with a 3x3 filter, stride 1 and no dilation, cut into tiles of 2x2 output positions that each read 4x4 of the
/// input. Tiles at the lower and right border may reach beyond the output.</summary>
internal sealed class WinogradShape
{
    /// <summary>Output positions along a side of a tile.</summary>
    public const int Side = 2;

    /// <summary>Input positions along a side of a tile, and products in the transformed domain.</summary>
    public const int Patch = 4;

    /// <summary>Products of a tile, for one input and one output channel.</summary>
    public const int Products = Patch * Patch;

    /// <summary>Outputs of a tile, for one channel.</summary>
    public const int TileOutputs = Side * Side;

    /// <param name="phase">The convolution; <see cref="IsOf"/> holds for it.</param>
    /// <param name="outputs">Output channels.</param>
    public WinogradShape(ConvolutionPhase phase, int outputs)
    {
        Phase = phase;
        Outputs = outputs;
        TileRows = (phase.Y.Count + Side - 1) / Side;
        TileColumns = (phase.X.Count + Side - 1) / Side;
    }

    /// <summary>The convolution as a product of all its multiply-accumulates.</summary>
    public ConvolutionPhase Phase { get; }

    /// <summary>Input channels.</summary>
    public int Inputs => Phase.InputChannels;

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Rows of tiles in an image.</summary>
    public int TileRows { get; }

    /// <summary>Tiles in a row.</summary>
    public int TileColumns { get; }

    /// <summary>Tiles of all images.</summary>
    public int Tiles => Phase.Batches * TileRows * TileColumns;

    /// <summary>Whether a convolution is one that tiles can be made of.</summary>
    public static bool IsOf(ConvolutionPhase phase, int groups)
        => groups == 1 && phase.Z.IsIdentity && IsThree(phase.Y) && IsThree(phase.X) && phase.Rows > 0;

    private static bool IsThree(AxisTaps axis)
        => axis is { Taps: [0, 1, 2], InputStep: 1, Step: 1, First: 0 } && axis.Offsets[1] == axis.Offsets[0] + 1 && axis.Offsets[2] == axis.Offsets[0] + 2;
}
