using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>3x3 depthwise convolutions of bytes by sweeps with <see cref="WordSweepKernel{T}"/>, eight channels after eight.</summary>
/// <typeparam name="T">Elements of the input: sbyte or byte.</typeparam>
internal sealed unsafe class WordSweepWork<T> : CodeSweepWork<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly AlignedArray<short> _weights;

    public WordSweepWork(IntegerDepthwiseShape shape, SumStage stage, int threads)
        : base(shape, stage, threads)
        => _weights = new AlignedArray<short>(AllWeights);

    /// <summary>Whether the processor and the shape have a sweep.</summary>
    public static bool Fits(IntegerDepthwiseShape shape) => CpuFeatures.HasX86Vector256 && sizeof(T) == 1 && Sweeps(shape);

    private protected override byte* WeightsFrom(int first) => (byte*)(_weights.Pointer + first);

    private protected override void PackTaps<TFilter>(TFilter* filter, int zeroPoint, int channels, int weights)
    {
        var target = _weights.Pointer + weights;
        for (var first = 0; first < channels; first += FewestChannels)
            for (var line = 0; line < 2; line++)
                for (var column = 0; column < Window; column++)
                    for (var pair = 0; pair < 4; pair += 2)
                        for (var channel = 0; channel < FewestChannels; channel++)
                            for (var tap = pair; tap < pair + 2; tap++, target++)
                                *target = tap - line is >= 0 and < Window and var row
                                    ? (short)(int.CreateTruncating(filter[(nint)(row * Window + column) * Shape.Channels + first + channel]) - zeroPoint)
                                    : (short)0;
    }

    private protected override void Sum(CodeSweep* sweep, int lines, int stride)
    {
        var eight = *sweep;
        for (var left = sweep->Channels; left > 0; left -= FewestChannels)
        {
            if (lines == 2) WordSweepKernel<T>.Run<Bytes2, Bytes1>(&eight);
            else if (stride == 1) WordSweepKernel<T>.Run<Bytes1, Bytes1>(&eight);
            else WordSweepKernel<T>.Run<Bytes1, Bytes2>(&eight);
            eight.Line0 += FewestChannels;
            eight.Line1 += FewestChannels;
            eight.Line2 += FewestChannels;
            eight.Line3 += FewestChannels;
            eight.Weights += FewestChannels * ChannelWeights * sizeof(short);
            eight.Bias += FewestChannels;
            eight.Sums += FewestChannels;
        }
    }
}
