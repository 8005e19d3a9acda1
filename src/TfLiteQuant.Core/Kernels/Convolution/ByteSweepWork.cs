using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>3x3 depthwise convolutions of bytes by sweeps with <see cref="ByteSweepKernel"/>.</summary>
/// <typeparam name="T">Elements of the input: sbyte or byte.</typeparam>
internal sealed unsafe class ByteSweepWork<T> : CodeSweepWork<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly AlignedArray<sbyte> _weights;
    private readonly int _parts;

    public ByteSweepWork(IntegerDepthwiseShape shape, SumStage stage, int threads)
        : base(shape, stage, threads)
    {
        _parts = shape.WeightParts ?? throw new ArgumentException("Weights take more bytes than the kernel adds up.", nameof(shape));
        _weights = new AlignedArray<sbyte>(_parts * AllWeights);
    }

    /// <summary>Whether the processor and the shape have a sweep.</summary>
    public static bool Fits(IntegerDepthwiseShape shape)
        => CpuFeatures.HasByteDotProducts && sizeof(T) == 1 && shape.WeightParts is not null && Sweeps(shape);

    private protected override int LeftOffset => UnsignedOffset;

    private protected override byte* WeightsFrom(int first) => (byte*)(_weights.Pointer + first);

    private protected override void PackTaps<TFilter>(TFilter* filter, int zeroPoint, int channels, int weights)
    {
        for (var part = 0; part < _parts; part++)
        {
            var target = _weights.Pointer + part * AllWeights + weights;
            for (var column = 0; column < Window; column++)
                for (var line = 0; line < 2; line++)
                    for (var channel = 0; channel < channels; channel++)
                        for (var tap = 0; tap < 4; tap++, target++)
                            *target = tap - line is >= 0 and < Window and var row
                                ? WeightParts.Of(int.CreateTruncating(filter[(nint)(row * Window + column) * Shape.Channels + channel]) - zeroPoint, part)
                                : (sbyte)0;
        }
    }

    private protected override void Sum(CodeSweep* sweep, int lines, int stride)
    {
        sweep->Flip = (byte)UnsignedOffset;
        sweep->RestStep = (nint)AllWeights;
        switch (sweep->Channels)
        {
            case FewestChannels: Run<Bytes1>(sweep, lines, stride); break;
            case 2 * FewestChannels: Run<Bytes2>(sweep, lines, stride); break;
            default: Run<Bytes4>(sweep, lines, stride); break;
        }
    }

    private void Run<TVectors>(CodeSweep* sweep, int lines, int stride)
        where TVectors : unmanaged
    {
        if (_parts == 1) Run<TVectors, Bytes1>(sweep, lines, stride);
        else Run<TVectors, Bytes2>(sweep, lines, stride);
    }

    private static void Run<TVectors, TParts>(CodeSweep* sweep, int lines, int stride)
        where TVectors : unmanaged
        where TParts : unmanaged
    {
        if (lines == 2) ByteSweepKernel.Run<TVectors, Bytes2, Bytes1, TParts>(sweep);
        else if (stride == 1) ByteSweepKernel.Run<TVectors, Bytes1, Bytes1, TParts>(sweep);
        else ByteSweepKernel.Run<TVectors, Bytes1, Bytes2, TParts>(sweep);
    }
}
