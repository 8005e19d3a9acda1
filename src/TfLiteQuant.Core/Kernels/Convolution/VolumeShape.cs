namespace TfLiteQuant.Kernels;

/// <summary>A convolution of volumes, and the one of images that it is when a pixel has the channels of all slices under the filter
/// (<see cref="DepthStack"/>).</summary>
/// <param name="Batches">Volumes.</param>
/// <param name="Z">Along the depth.</param>
/// <param name="Y">Along the height.</param>
/// <param name="X">Along the width.</param>
/// <param name="Channels">Channels of the input.</param>
/// <param name="Filters">Channels of the output.</param>
internal sealed record VolumeShape(int Batches, AxisTaps Z, AxisTaps Y, AxisTaps X, int Channels, int Filters)
{
    /// <summary>Floats of images at a time: they stay near until they are multiplied.</summary>
    private const long MostFloats = 256 * 1024;

    /// <summary>Output slices of all volumes.</summary>
    public int Slices => Batches * Z.Count;

    /// <summary>Output slices at a time, of which all are a multiple.</summary>
    public int SlicesAtOnce
    {
        get
        {
            if (Z.IsIdentity) return Slices;
            var most = Math.Clamp(MostFloats / ((long)Y.InputSize * X.InputSize * ImageChannels), 1, Slices);
            while (Slices % most != 0) most--;
            return (int)most;
        }
    }

    /// <summary>Channels of a pixel of the images.</summary>
    public int ImageChannels => Z.Taps.Length * Channels;

    /// <summary>The convolution of the images of some slices.</summary>
    public ConvolutionPhase Images => new(SlicesAtOnce, AxisTaps.Single, Y, X, ImageChannels, groups: 1);

    /// <summary>How <see cref="FilterOfImages"/> lies.</summary>
    public FilterLayout Layout => new(Z: 0, Y: (nint)X.Taps.Length * ImageChannels, X: ImageChannels, Input: 1, Output: (nint)Y.Taps.Length * X.Taps.Length * ImageChannels, Filters);

    /// <summary>Whether images are faster: by minimal filtering, or because few channels of several slices make longer pieces of rows.</summary>
    public bool IsSliced
        => Slices > 0 && (WinogradChoice.Pays(Images, Layout, groups: 1) || (Z.Taps.Length > 1 && ImageChannels <= ConvolutionPhase.JoinedChannels));

    /// <summary>The filter [depth, height, width, channels, filters] as that of the images, [filters, height, width, depth * channels].</summary>
    public unsafe AlignedArray<float> FilterOfImages(float* filter)
    {
        int depth = Z.Taps.Length, area = Y.Taps.Length * X.Taps.Length;
        var images = new AlignedArray<float>((long)Filters * area * ImageChannels);
        for (var z = 0; z < depth; z++)
            for (var element = 0; element < area; element++)
                for (var channel = 0; channel < Channels; channel++, filter += Filters)
                {
                    var to = images.Pointer + (nint)element * ImageChannels + z * Channels + channel;
                    for (var output = 0; output < Filters; output++) to[output * Layout.Output] = filter[output];
                }

        return images;
    }
}
