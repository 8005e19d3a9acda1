namespace TfLiteQuant.Kernels;

/// <summary>Chooses, by shape, between a convolution's own multiply-accumulates and the fewer of <see cref="WinogradWork"/>.</summary>
internal static class WinogradChoice
{
    /// <summary>Whether the transforms pay.</summary>
    public static bool Pays(ConvolutionPhase phase, in FilterLayout layout, int groups)
        => WinogradShape.IsOf(phase, groups) && layout.Input == 1 && phase.InputChannels >= 16 && layout.OutputChannels >= 16;
}
