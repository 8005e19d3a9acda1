namespace TfLiteQuant.Kernels;

/// <summary>3x3 depthwise convolutions of int8 by sweeps with <see cref="ByteSweepKernel"/>.</summary>
internal sealed unsafe class ByteSweepWork : CodeSweepWork<sbyte>
{
    private readonly AlignedArray<sbyte> _weights;

    public ByteSweepWork(IntegerDepthwiseShape shape, SumStage stage, int threads)
        : base(shape, stage, threads)
        => _weights = new AlignedArray<sbyte>(AllWeights);

    /// <summary>Whether the processor and the shape have a sweep.</summary>
    public static bool Fits(IntegerDepthwiseShape shape) => CpuFeatures.HasByteDotProducts && Sweeps(shape);

    private protected override int LeftOffset => 128;

    private protected override byte* WeightsFrom(int first) => (byte*)(_weights.Pointer + first);

    private protected override void PackTaps<TFilter>(TFilter* filter, int zeroPoint, int channels, int weights)
    {
        var target = _weights.Pointer + weights;
        for (var column = 0; column < Window; column++)
            for (var line = 0; line < 2; line++)
                for (var channel = 0; channel < channels; channel++)
                    for (var tap = 0; tap < 4; tap++, target++)
                        *target = tap - line is >= 0 and < Window and var row
                            ? sbyte.CreateTruncating(filter[(nint)(row * Window + column) * Shape.Channels + channel])
                            : (sbyte)0;
    }

    private protected override void Sum(CodeSweep* sweep, int lines, int stride)
    {
        switch (sweep->Channels)
        {
            case FewestChannels: Run<Bytes1>(sweep, lines, stride); break;
            case 2 * FewestChannels: Run<Bytes2>(sweep, lines, stride); break;
            default: Run<Bytes4>(sweep, lines, stride); break;
        }
    }

    private static void Run<TVectors>(CodeSweep* sweep, int lines, int stride)
        where TVectors : unmanaged
    {
        if (lines == 2) ByteSweepKernel.Run<TVectors, Bytes2, Bytes1>(sweep);
        else if (stride == 1) ByteSweepKernel.Run<TVectors, Bytes1, Bytes1>(sweep);
        else ByteSweepKernel.Run<TVectors, Bytes1, Bytes2>(sweep);
    }
}
