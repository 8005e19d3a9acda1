using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Depthwise convolutions of bytes with windows of any size by <see cref="ByteWindowKernel"/>: lines of the output, as many at once as
/// the same groups of four input lines serve, along each in stretches whose columns and sums stay in the nearest cache.</summary>
/// <remarks>Windows of one line have no lines to interleave: four columns beside each other take their place, and a tap stands for
/// four.</remarks>
/// <typeparam name="T">Elements of the input: sbyte or byte.</typeparam>
internal sealed unsafe class ByteWindowWork<T> : IntegerDepthwiseWork<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private const int MaxPixels = 32;
    private const int MostLines = 4;

    /// <summary>Bytes of interleaved columns.</summary>
    private const int Room = 24 * 1024;

    private readonly AlignedArray<sbyte> _weights;
    private readonly (int Channel, int Channels)[] _sweeps;
    private readonly ByteWindowPlan _plan;
    private readonly int _addends;

    // Weights of all channels, as often as weights are sums of bytes.
    private readonly nint _addendWeights;

    public ByteWindowWork(IntegerDepthwiseShape shape, SumStage stage, int threads)
        : base(shape, stage, threads)
    {
        _plan = new ByteWindowPlan(shape.Phase.Y, shape.Phase.X, MostLines);
        _sweeps = [.. ChannelSweeps.Of(shape.Channels)];
        _addends = shape.WeightParts ?? throw new ArgumentException("Weights take more bytes than the kernel adds up.", nameof(shape));
        _addendWeights = _sweeps.Sum(static sweep => sweep.Channels) * (nint)_plan.ChannelWeights;
        _weights = new AlignedArray<sbyte>(_addends * _addendWeights);
    }

    /// <summary>Whether the processor has the instruction and columns fit.</summary>
    public static bool Fits(IntegerDepthwiseShape shape)
        => CpuFeatures.HasByteDotProducts && sizeof(T) == 1 && shape.WeightParts is not null && shape.Channels >= ChannelSweeps.Fewest && shape.Taps > 1 && shape.Phase is { Z.Taps.Length: 1, X.Count: > 0 }
            && new ByteWindowPlan(shape.Phase.Y, shape.Phase.X, MostLines) is var plan
            && plan.Groups * plan.Columns(Math.Min(MaxPixels, shape.Phase.X.Count)) * ChannelSweeps.Most * 4 <= Room;

    private protected override int LeftOffset => UnsignedOffset;

    private protected override void PackTaps<TFilter>(TFilter* filter, int zeroPoint)
    {
        for (var addend = 0; addend < _addends; addend++) PackTaps(filter, zeroPoint, addend, _weights.Pointer + (addend * _addendWeights));
    }

    // One of the bytes that each weight is the sum of.
    private void PackTaps<TFilter>(TFilter* filter, int zeroPoint, int addend, sbyte* target)
        where TFilter : unmanaged, IBinaryInteger<TFilter>
    {
        var columns = Shape.Phase.X.Taps.Length;
        foreach (var (first, channels) in _sweeps)
            for (var line = 0; line < _plan.Lines; line++)
                for (var group = 0; group < _plan.Groups; group++)
                    for (var tap = 0; tap < _plan.Taps; tap++)
                        for (var channel = 0; channel < channels; channel++)
                            for (var part = 0; part < ByteWindowPlan.Parts; part++, target++)
                                *target = _plan.Element(line, group, tap, part) is (var row, var column)
                                    ? WeightParts.Of(int.CreateTruncating(filter[((((nint)row * columns) + column) * Shape.Channels) + first + channel]) - zeroPoint, addend)
                                    : (sbyte)0;
    }

    [SkipLocalsInit]
    protected override void Execute(int first, int end)
    {
        var columns = stackalloc byte[Room];
        // With room for a vector of sums behind the last ones.
        var sums = stackalloc int[(MostLines * MaxPixels * ChannelSweeps.Most) + 16];
        var outputs = stackalloc byte*[MostLines * MaxPixels];
        SumBlock block = default;
        block.Sums = sums;
        block.Outputs = outputs;
        block.RowsPerScale = RowsPerImage;
        var lines = Shape.Phase.Y.Count;
        for (int line = first, count; line < end; line += count)
        {
            count = Math.Min(Math.Min(_plan.Lines, end - line), lines - (line % lines));
            block.FirstRow = Shape.Runs > 1 ? line / lines * RowsPerImage : 0;
            Lines(line / lines, line % lines, count, columns, &block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Lines(int batch, int y, int count, byte* columns, SumBlock* block)
    {
        var (axisX, axisY) = (Shape.Phase.X, Shape.Phase.Y);
        var pixelBytes = (nint)Shape.Channels * Shape.OutputBytes;
        ByteWindow window = default;
        window.Groups = _plan.Groups;
        window.Taps = _plan.Taps;
        (window.Addends, window.AddendStep) = (_addends, _addendWeights);
        for (int x = 0, pixels; x < axisX.Count; x += pixels)
        {
            pixels = Math.Min(MaxPixels, axisX.Count - x);
            block->Rows = count * pixels;
            for (var line = 0; line < count; line++)
                OutputPosition.FillOutputs(Shape.Phase, Output, pixelBytes, (((batch * axisY.Count) + y + line) * axisX.Count) + x, pixels, block->Outputs + (line * pixels));

            window.Pixels = pixels;
            var weights = _weights.Pointer;
            foreach (var (channel, channels) in _sweeps)
            {
                var columnBytes = channels * ByteWindowPlan.Parts;
                (window.PixelStep, window.TapStep) = ((nint)_plan.PixelStep * columnBytes, (nint)_plan.TapStep * columnBytes);
                window.GroupStep = (nint)_plan.Columns(pixels) * columnBytes;
                window.Channels = channels;
                window.Bias = Bias + channel;
                window.Columns = columns;
                for (var group = 0; group < _plan.Groups; group++) Lay(batch, y, x, group, (int)_plan.Columns(pixels), channel, channels, columns + (group * window.GroupStep));
                for (var line = 0; line < count; line++)
                {
                    window.Weights = weights + ((nint)line * _plan.LineWeights * channels);
                    window.Sums = block->Sums + (line * pixels * channels);
                    ByteWindowKernel.Sum(in window);
                }

                weights += (nint)_plan.ChannelWeights * channels;
                block->Stride = block->Columns = channels;
                block->Channel = block->Column = channel;
                block->WeightSums = WeightSums + channel;
                Stage.Store(block);
            }
        }
    }

    // Where all four parts are within the image or stand still, columns follow in even steps; elsewhere each is looked up.
    private void Lay(int batch, int y, int x, int group, int columns, int channel, int channels, byte* target)
    {
        var (axisX, axisY) = (Shape.Phase.X, Shape.Phase.Y);
        var lines = stackalloc byte*[ByteWindowPlan.Parts];
        var steps = stackalloc nint[ByteWindowPlan.Parts];
        var padding = (byte*)ZerosOf(batch) + channel;
        int firstY = (y * axisY.InputStep) + axisY.Offsets[0], firstX = (x * axisX.InputStep) + axisX.Offsets[0];
        for (int column = 0, run; column < columns; column += run, target += run * channels * ByteWindowPlan.Parts)
        {
            run = columns - column;
            for (var part = 0; part < ByteWindowPlan.Parts; part++)
            {
                var (line, shift) = _plan.Part(group, part);
                int inY = firstY + line, inX = firstX + (column * _plan.Pitch) + shift;
                var isInside = (uint)inY < (uint)axisY.InputSize && (uint)inX < (uint)axisX.InputSize;
                lines[part] = isInside ? (byte*)Input + ((((((nint)batch * axisY.InputSize) + inY) * axisX.InputSize) + inX) * Shape.Channels) + channel : padding;
                steps[part] = isInside ? (nint)_plan.Pitch * Shape.Channels : 0;
                if (isInside) run = Math.Min(run, _plan.ColumnsBefore(axisX.InputSize - inX));
                else if ((uint)inY < (uint)axisY.InputSize && inX < 0) run = Math.Min(run, _plan.ColumnsBefore(-inX));
            }

            switch (channels)
            {
                case ChannelSweeps.Fewest: ByteWindowKernel.Lay<Bytes1>(lines, steps, (byte)UnsignedOffset, run, target); break;
                case 2 * ChannelSweeps.Fewest: ByteWindowKernel.Lay<Bytes2>(lines, steps, (byte)UnsignedOffset, run, target); break;
                default: ByteWindowKernel.Lay<Bytes4>(lines, steps, (byte)UnsignedOffset, run, target); break;
            }
        }
    }
}
