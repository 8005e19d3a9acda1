using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>3x3 depthwise convolutions of bytes by sweeps: lines of the output two by two (one by one with stride 2), along each in
/// stretches whose sums stay in the nearest cache, channels as <see cref="ChannelSweeps"/> has them.</summary>
/// <typeparam name="T">Elements of the input: sbyte or byte.</typeparam>
internal abstract unsafe class CodeSweepWork<T> : IntegerDepthwiseWork<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private const int MaxPixels = 32;

    /// <summary>Lines and columns of the filter.</summary>
    private protected const int Window = 3;

    /// <summary>Channels of the narrowest sweep.</summary>
    private protected const int FewestChannels = ChannelSweeps.Fewest;

    private const int MostChannels = ChannelSweeps.Most;

    /// <summary>Weights of a channel: three columns of the filter, each for two output lines, four taps.</summary>
    private protected const int ChannelWeights = Window * 2 * 4;

    private readonly (int Channel, int Channels, int Weights)[] _sweeps;

    private protected CodeSweepWork(IntegerDepthwiseShape shape, SumStage stage, int threads)
        : base(shape, stage, threads)
        => _sweeps = [.. Sweeps(shape.Channels)];

    /// <summary>Weights of all sweeps.</summary>
    private protected long AllWeights => _sweeps[^1].Weights + ((long)_sweeps[^1].Channels * ChannelWeights);

    /// <summary>Where the weights of a sweep begin.</summary>
    /// <param name="first">The weights before them.</param>
    private protected abstract byte* WeightsFrom(int first);

    /// <summary>Whether a shape can be swept over.</summary>
    private protected static bool Sweeps(IntegerDepthwiseShape shape)
    {
        var (x, y) = (shape.Phase.X, shape.Phase.Y);
        return shape.Channels >= FewestChannels && shape.Phase.Z.Taps.Length == 1
            && x.Taps.Length == Window && y.Taps.Length == Window && x.InputStep <= 2 && y.InputStep == x.InputStep
            && x.Offsets[2] == x.Offsets[0] + 2 && y.Offsets[2] == y.Offsets[0] + 2;
    }

    private protected override void PackTaps<TFilter>(TFilter* filter, int zeroPoint)
    {
        foreach (var (first, channels, weights) in _sweeps) PackTaps(filter + first, zeroPoint, channels, weights);
    }

    /// <summary>Packs the filters of one sweep.</summary>
    /// <param name="filter">The first channel's first element.</param>
    /// <param name="zeroPoint">What is taken from each.</param>
    /// <param name="channels">Channels of the sweep.</param>
    /// <param name="weights">The weights before them.</param>
    private protected abstract void PackTaps<TFilter>(TFilter* filter, int zeroPoint, int channels, int weights)
        where TFilter : unmanaged, IBinaryInteger<TFilter>;

    /// <summary>Sums up one or two lines of the output.</summary>
    /// <param name="sweep">What they are made of.</param>
    /// <param name="lines">Lines of the output.</param>
    /// <param name="stride">Columns from one pixel to the next; 2 goes with one line.</param>
    private protected abstract void Sum(CodeSweep* sweep, int lines, int stride);

    private static IEnumerable<(int Channel, int Channels, int Weights)> Sweeps(int channels)
    {
        var weights = 0;
        foreach (var (channel, width) in ChannelSweeps.Of(channels))
        {
            yield return (channel, width, weights);
            weights += width * ChannelWeights;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Execute(int first, int end)
    {
        // With room for a vector of sums behind the last ones.
        var sums = stackalloc int[2 * MaxPixels * MostChannels + 16];
        var outputs = stackalloc byte*[2 * MaxPixels];
        var lines = Shape.Phase.Y.Count;
        SumBlock block = default;
        block.Sums = sums;
        block.Outputs = outputs;
        block.RowsPerScale = RowsPerImage;

        // Narrow images give several pairs of lines on at once.
        var linesAtOnce = Math.Max(2, 2 * MaxPixels / Math.Max(1, Shape.Phase.X.Count) & ~1);
        for (int line = first, count; line < end; line += count)
        {
            count = Math.Min(Math.Min(linesAtOnce, end - line), lines - line % lines);
            block.FirstRow = Shape.Runs > 1 ? line / lines * RowsPerImage : 0;
            Lines(line / lines, line % lines, count, &block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Lines(int batch, int y, int count, SumBlock* block)
    {
        var (axisX, axisY) = (Shape.Phase.X, Shape.Phase.Y);
        var stretches = (axisX.Count + MaxPixels - 1) / MaxPixels;
        var pixelBytes = (nint)Shape.Channels * Shape.OutputBytes;
        var padding = ZerosOf(batch);
        CodeSweep sweep = default;
        sweep.Zero = *(byte*)padding;
        for (var stretch = 0; stretch < stretches; stretch++)
        {
            int x = (int)((long)axisX.Count * stretch / stretches), pixels = (int)((long)axisX.Count * (stretch + 1) / stretches) - x;
            var firstColumn = x * axisX.InputStep + axisX.Offsets[0];
            sweep.Pixels = pixels;
            sweep.BeginsOutside = firstColumn < 0;
            sweep.EndsOutside = firstColumn + (pixels - 1) * axisX.InputStep + Window > axisX.InputSize;
            block->Rows = count * pixels;
            for (var line = 0; line < count; line++)
                OutputPosition.FillOutputs(Shape.Phase, Output, pixelBytes, (((batch * axisY.Count) + y + line) * axisX.Count) + x, pixels, block->Outputs + (line * pixels));

            foreach (var (channel, channels, weights) in _sweeps)
            {
                var inside = Math.Max(firstColumn, 0);
                sweep.Weights = WeightsFrom(weights);
                sweep.Channels = channels;
                sweep.Bias = Bias + channel;
                for (int line = 0, lines; line < count; line += lines)
                {
                    lines = axisY.InputStep == 1 ? Math.Min(2, count - line) : 1;
                    var firstLine = (y + line) * axisY.InputStep + axisY.Offsets[0];
                    sweep.Sums = block->Sums + line * pixels * channels;
                    sweep.Line0 = Line(batch, firstLine, inside, channel, padding, out sweep.Step0);
                    sweep.Line1 = Line(batch, firstLine + 1, inside, channel, padding, out sweep.Step1);
                    sweep.Line2 = Line(batch, firstLine + 2, inside, channel, padding, out sweep.Step2);
                    sweep.Line3 = Line(batch, firstLine + lines + 1, inside, channel, padding, out sweep.Step3);
                    Sum(&sweep, lines, axisX.InputStep);
                }

                block->Stride = block->Columns = channels;
                block->Channel = block->Column = channel;
                block->WeightSums = WeightSums + channel;
                Stage.Store(block);
            }
        }
    }

    // A line beyond the border stands still.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Line(int batch, int y, int x, int channel, T* padding, out nint step)
    {
        var isInside = (uint)y < (uint)Shape.Phase.Y.InputSize;
        step = isInside ? Shape.Channels : 0;
        return (byte*)(isInside ? Input + (((nint)batch * Shape.Phase.Y.InputSize + y) * Shape.Phase.X.InputSize + x) * Shape.Channels : padding) + channel;
    }
}
