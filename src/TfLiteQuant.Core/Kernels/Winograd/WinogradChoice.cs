namespace TfLiteQuant.Kernels;

/// <summary>Chooses, by shape, between a convolution's own multiply-accumulates and the fewer of <see cref="WinogradWork"/>.</summary>
/// <remarks>
/// Measured on Zen 5 with AVX-512 (the benchmark's command "winograd"), time by minimal filtering over direct time, one thread:
/// <list type="bullet">
/// <item>images of 8x8 and more, 16 to 1024 channels in and out: 0.42 to 0.60, of which ResNet-50's 56x56x64 0.52, 28x28x128 0.47,
/// 14x14x256 0.45; 7x7 (16 tiles, a quarter of their outputs beyond the border) 0.64 to 0.81;</item>
/// <item>fewer tiles, where each factor is read for too few of them and there are 16 for 9 weights: 5x5x512 0.98, 4x4 0.73 to 0.97,
/// 3x3x512 1.18, 2x2 1.08 to 2.07;</item>
/// <item>8 input channels 0.86 to 0.93, as the transforms have no full vectors; 8 output channels 0.54 to 0.60.</item>
/// </list>
/// </remarks>
internal static class WinogradChoice
{
    private const int FewestInputs = 16;
    private const int FewestOutputs = 8;
    private const int FewestTiles = 12;

    /// <summary>Factors beyond which their memory (16/9 of the filter's) is not worth the time: 1 GiB.</summary>
    private const long MostFactors = 1L << 28;

    /// <summary>Whether the transforms pay.</summary>
    public static bool Pays(ConvolutionPhase phase, in FilterLayout layout, int groups)
        => WinogradShape.IsOf(phase, groups)
            && layout.Input == 1
            && phase.InputChannels >= FewestInputs
            && layout.OutputChannels >= FewestOutputs
            && (long)WinogradShape.Products * phase.InputChannels * layout.OutputChannels <= MostFactors
            && new WinogradShape(phase, layout.OutputChannels).Tiles >= FewestTiles;
}
