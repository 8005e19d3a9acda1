using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Packs an integer convolution's filter as its rows are read.</summary>
internal static unsafe class FilterPacking
{
    /// <summary>Packs the columns of a group, each as so many pieces as the panels have taps; a piece ends with a whole step of the kernel.</summary>
    /// <param name="panels">Where they go; what they held is forgotten.</param>
    /// <param name="phase">The convolution as rows are read, whose taps are packed in their order.</param>
    /// <param name="channels">Input channels of the group.</param>
    /// <param name="filter">The group's first column.</param>
    /// <param name="layout">How the filter lies in memory.</param>
    /// <param name="zeroPoint">Taken from each element of two bytes; bytes are packed as they are.</param>
    public static void Pack<T>(IntegerPanels panels, ConvolutionPhase phase, int channels, T* filter, in FilterLayout layout, int zeroPoint)
        where T : unmanaged, IBinaryInteger<T>
    {
        panels.Clear();
        var depth = phase.Z.Taps.Length * phase.Y.Taps.Length * phase.X.Taps.Length * channels / Math.Max(1, panels.Taps);
        int piece = 0, first = 0;
        foreach (var z in phase.Z.Taps)
            foreach (var y in phase.Y.Taps)
                foreach (var x in phase.X.Taps)
                {
                    panels.Pack(piece + first, channels, filter + z * layout.Z + y * layout.Y + x * layout.X, layout.Input, layout.Output, zeroPoint);
                    first += channels;
                    if (first < depth) continue;
                    (piece, first) = (piece + panels.Depth, 0);
                }
    }
}
