using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// What a filter meets of a volume, laid beside each other: for each output slice an image whose pixels have the channels of all slices
/// under the filter, those of one slice behind those of the one before. So a convolution of volumes becomes one of images.
/// </summary>
/// <remarks>A few slices at a time, which stay near until they are multiplied.</remarks>
internal sealed unsafe class DepthStack : RangeWork
{
    private readonly AxisTaps _depth;
    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;
    private readonly AlignedArray<float> _images;
    private float* _input;
    private int _firstSlice;

    /// <param name="depth">How the filter moves along the depth.</param>
    /// <param name="height">Rows of a slice.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="channels">Channels of the volume.</param>
    /// <param name="slices">Output slices at a time.</param>
    /// <param name="threads">Threads that share the work.</param>
    public DepthStack(AxisTaps depth, int height, int width, int channels, int slices, int threads)
        : base(slices * height, (long)width * depth.Taps.Length * channels, threads)
    {
        (_depth, _height, _width, _channels) = (depth, height, width, channels);
        _images = new AlignedArray<float>((long)slices * height * width * depth.Taps.Length * channels);
    }

    /// <summary>The images of some slices, which stay until the next run.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="input">The volumes.</param>
    /// <param name="firstSlice">First output slice among those of all volumes.</param>
    public float* Run(WorkerPool workers, float* input, int firstSlice)
    {
        _input = input;
        _firstSlice = firstSlice;
        RunAll(workers);
        return _images.Pointer;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Execute(int first, int end)
    {
        var (taps, channels) = (_depth.Taps.Length, _channels);
        var pixel = taps * channels;
        for (var line = first; line < end; line++)
        {
            var (slice, row) = Math.DivRem(line, _height);
            var (volume, position) = Math.DivRem(_firstSlice + slice, _depth.Count);
            for (var tap = 0; tap < taps; tap++)
            {
                var to = _images.Pointer + (nint)line * _width * pixel + tap * channels;
                var z = position * _depth.InputStep + _depth.Offsets[tap];
                if ((uint)z >= (uint)_depth.InputSize)
                {
                    for (var x = 0; x < _width; x++, to += pixel) new Span<float>(to, channels).Clear();
                    continue;
                }

                var from = _input + (((nint)volume * _depth.InputSize + z) * _height + row) * _width * channels;
                for (var x = 0; x < _width; x++, to += pixel, from += channels) ShortCopy.Copy((byte*)from, (byte*)to, channels * sizeof(float));
            }
        }
    }
}
