using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>3x3 depthwise convolutions of floats, quantized while running, with int8 weights, cut into output rows.</summary>
internal abstract unsafe class HybridSweepWork : RangeWork, IDynamicProductWork, IFindsExtremes
{
    private const int Window = 3;

    /// <summary>Output rows that stay together: each cut between them quantizes two or three lines of the input once more.</summary>
    private const int RowsTogether = 4;

    private readonly AlignedArray<float> _filter;
    private readonly int _rows;

    private protected HybridSweepWork(IntegerDepthwiseShape shape, HybridStage stage, int threads)
        : base((Rows(shape) + RowsTogether - 1) / RowsTogether, (long)RowsTogether * shape.Phase.X.Count * shape.Channels * shape.Taps / 6, threads)
    {
        (Shape, Stage, _rows) = (shape, stage, Rows(shape));
        _filter = new AlignedArray<float>((long)shape.Taps * shape.Channels);
    }

    public bool TakesFloats => true;

    public FoundExtremes? Extremes { private protected get; set; }

    private protected IntegerDepthwiseShape Shape { get; }

    private protected HybridStage Stage { get; }

    private protected float* Filter => _filter.Pointer;

    private protected float* Input { get; private set; }

    private protected float* Output { get; private set; }

    private protected DynamicParameters[] Images { get; private set; } = [];

    /// <summary>Whether the shape has a sweep.</summary>
    public static bool Fits(IntegerDepthwiseShape shape)
    {
        var (x, y) = (shape.Phase.X, shape.Phase.Y);
        return shape.Phase.Z.Taps.Length == 1 && shape.Phase.Rows > 0 && shape.Channels > 0
            && x.Taps.Length == Window && y.Taps.Length == Window && x.InputStep <= 2
            && x.Offsets[2] == x.Offsets[0] + 2 && y.Offsets[2] == y.Offsets[0] + 2;
    }

    /// <summary>The one for this processor, with vectors no wider than there are channels.</summary>
    public static HybridSweepWork Create(IntegerDepthwiseShape shape, HybridStage stage, int threads)
        => CpuFeatures.HasVector512 && shape.Channels >= 16 ? new HybridSweepWork<Vector512<float>, Lanes512>(shape, stage, threads)
        : CpuFeatures.HasVector256 && shape.Channels >= 8 ? new HybridSweepWork<Vector256<float>, Lanes256>(shape, stage, threads)
        : CpuFeatures.HasVector128 && shape.Channels >= 4 ? new HybridSweepWork<Vector128<float>, Lanes128>(shape, stage, threads)
        : new HybridSweepWork<float, LanesScalar>(shape, stage, threads);

    public void Pack(sbyte* filter)
    {
        for (nint i = 0; i < (nint)Shape.Taps * Shape.Channels; i++) Filter[i] = filter[i];
    }

    public void Run(WorkerPool workers, float* input, DynamicParameters[] images, byte* output)
    {
        Input = input;
        Output = (float*)output;
        Images = images;
        Extremes?.Begin();
        RunAll(workers);
        Extremes?.End();
    }

    protected sealed override void Execute(int first, int end) => ExecuteRows(first * RowsTogether, Math.Min(end * RowsTogether, _rows));

    private protected abstract void ExecuteRows(int first, int end);

    private static int Rows(IntegerDepthwiseShape shape) => shape.Phase.Rows / Math.Max(1, shape.Phase.X.Count);
}

/// <summary>
/// Walks over strips of output rows whose input stays in the second-level cache, in a strip over vectors of channels. Of one vector
/// the lines under the filter lie as codes in a ring in the first-level cache, border and all; each is quantized once.
/// </summary>
internal sealed unsafe class HybridSweepWork<TVector, TLanes> : HybridSweepWork
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private const int StripFloats = 96 * 1024;

    /// <summary>Lines that two output lines meet: the shortest ring.</summary>
    private const int FewestLines = 4;

    /// <summary>Half of the first-level cache: short lines are quantized several at once.</summary>
    private const int RingFloats = 6 * 1024;

    private const int MostStackFloats = 48 * 1024;

    private readonly int _stripRows;

    /// <summary>Columns that the filter meets in a line, of them beyond the left border and inside, and the first one inside.</summary>
    private readonly int _columns;

    private readonly int _before;
    private readonly int _inside;
    private readonly int _firstInside;

    /// <summary>Lines of the ring, a power of two.</summary>
    private readonly int _lines;

    /// <summary>Pixels of a tile, where there are too few registers for a sweep.</summary>
    private readonly int _tile;

    public HybridSweepWork(IntegerDepthwiseShape shape, HybridStage stage, int threads)
        : base(shape, stage, threads)
    {
        var (x, y) = (shape.Phase.X, shape.Phase.Y);
        _stripRows = (int)Math.Max(2, StripFloats / ((long)x.InputSize * shape.Channels * y.InputStep) & ~1);
        _columns = ((x.Count - 1) * x.InputStep) + 3;
        _before = Math.Clamp(-x.Offsets[0], 0, _columns);
        _firstInside = Math.Max(0, x.Offsets[0]);
        _inside = Math.Clamp(x.InputSize - _firstInside, 0, _columns - _before);
        var tiles = (x.Count + HybridTileSweepKernel<TVector, TLanes>.MaxPixels - 1) / HybridTileSweepKernel<TVector, TLanes>.MaxPixels;
        _tile = (x.Count + tiles - 1) / tiles;
        for (_lines = FewestLines; _lines < y.InputSize && 2L * _lines * LineFloats <= RingFloats;) _lines *= 2;
    }

    private static int Lanes => sizeof(TVector) / sizeof(float);

    private long LineFloats => (long)_columns * Lanes;

    [SkipLocalsInit]
    private protected override void ExecuteRows(int first, int end)
    {
        // The ring, and a line beyond the border.
        var floats = (_lines + 1) * LineFloats;
        if (floats <= MostStackFloats)
        {
            var room = stackalloc float[(int)floats];
            ExecuteRows(first, end, room, (int)floats);
            return;
        }

        // Lines too long for the stack: memory that the collector does not see.
        var far = (float*)NativeMemory.Alloc((nuint)floats * sizeof(float));
        try
        {
            ExecuteRows(first, end, far, checked((int)floats));
        }
        finally
        {
            NativeMemory.Free(far);
        }
    }

    private void ExecuteRows(int first, int end, float* ring, int floats)
    {
        // Columns beyond the border stay zero.
        new Span<float>(ring, floats).Clear();
        var extremes = stackalloc float[2 * Lanes];
        new Span<float>(extremes, 2 * Lanes).Clear();
        var count = Shape.Phase.Y.Count;
        for (var row = first; row < end;)
        {
            // A strip lies in one image.
            var rows = Math.Min(Math.Min(_stripRows, end - row), count - (row % count));
            for (var channel = 0; channel < Shape.Channels; channel += Lanes) Strip(row, rows, Math.Min(channel, Shape.Channels - Lanes), ring, extremes);
            row += rows;
        }

        Extremes?.Add(extremes, Lanes);
    }

    /// <summary>One vector of channels of some rows of an image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Strip(int firstRow, int rows, int channel, float* ring, float* extremes)
    {
        var (axisX, axisY) = (Shape.Phase.X, Shape.Phase.Y);
        int batch = firstRow / axisY.Count, y = firstRow % axisY.Count;
        ref readonly var parameters = ref Images[Shape.Runs > 1 ? batch : 0];
        HybridSweep sweep;
        sweep.Pixels = axisX.Count;
        sweep.Channels = Shape.Channels;
        sweep.Filter = Filter + channel;
        sweep.WeightScales = Stage.WeightScales.Pointer + channel;
        sweep.Bias = Stage.Bias.Pointer + channel;
        sweep.Scale = parameters.Scale;
        sweep.NextStep = (nint)axisX.InputSize * Shape.Channels;
        sweep.Extremes = extremes;
        sweep.Min = Stage.Min;
        sweep.Max = Stage.Max;
        var image = Input + (nint)batch * axisY.InputSize * axisX.InputSize * Shape.Channels + channel;
        var outputFloats = (nint)axisX.Count * Shape.Channels;
        var output = Output + firstRow * outputFloats + channel;
        var quantized = int.MinValue;
        var last = (y + rows - 1) * axisY.InputStep + axisY.Offsets[0] + 2;
        for (var row = 0; row < rows;)
        {
            var inputY = (y + row) * axisY.InputStep + axisY.Offsets[0];
            var isPair = axisY.InputStep == 1 && axisX.InputStep == 1 && row + 1 < rows;
            if (quantized < inputY + (isPair ? FewestLines : FewestLines - 1))
            {
                var end = Math.Min(inputY + _lines, last + 1);
                Quantize(image, Math.Max(quantized, inputY), end, parameters, ring);
                quantized = end;
            }

            sweep.Next = image + ((nint)quantized * axisX.InputSize + _firstInside) * Shape.Channels;
            sweep.Line0 = Line(ring, inputY);
            sweep.Line1 = Line(ring, inputY + 1);
            sweep.Line2 = Line(ring, inputY + 2);
            sweep.Line3 = Line(ring, inputY + 3);
            sweep.Output0 = output;
            sweep.Output1 = output + outputFloats;
            Sum(&sweep, isPair);
            var done = isPair ? 2 : 1;
            row += done;
            output += done * outputFloats;
        }
    }

    private void Sum(HybridSweep* sweep, bool isPair)
    {
        if (sizeof(TVector) == sizeof(Vector512<float>))
        {
            if (Shape.Phase.X.InputStep == 2) HybridSweepKernel<TVector, TLanes>.Run<Bytes1, Bytes2>(sweep);
            else if (isPair) HybridSweepKernel<TVector, TLanes>.Run<Bytes2, Bytes1>(sweep);
            else HybridSweepKernel<TVector, TLanes>.Run<Bytes1, Bytes1>(sweep);
            return;
        }

        switch (_tile)
        {
            case 1: Sum<Bytes1>(sweep, isPair); break;
            case 2: Sum<Bytes2>(sweep, isPair); break;
            case 3: Sum<Bytes3>(sweep, isPair); break;
            default: Sum<Bytes4>(sweep, isPair); break;
        }
    }

    private void Sum<TPixels>(HybridSweep* sweep, bool isPair)
        where TPixels : unmanaged
    {
        if (Shape.Phase.X.InputStep == 2) HybridTileSweepKernel<TVector, TLanes>.Single<TPixels, Bytes2>(sweep);
        else if (isPair) HybridTileSweepKernel<TVector, TLanes>.Pair<TPixels>(sweep);
        else HybridTileSweepKernel<TVector, TLanes>.Single<TPixels, Bytes1>(sweep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float* Line(float* ring, int y)
        => ring + ((uint)y < (uint)Shape.Phase.Y.InputSize ? y & (_lines - 1) : _lines) * (nint)LineFloats;

    private void Quantize(float* image, int first, int end, in DynamicParameters parameters, float* ring)
    {
        var lineFloats = (nint)Shape.Phase.X.InputSize * Shape.Channels;
        end = Math.Min(end, Shape.Phase.Y.InputSize);
        for (int y = Math.Max(first, 0), lines; y < end; y += lines)
        {
            lines = Math.Min(end - y, _lines - (y & (_lines - 1)));
            PixelBlock block;
            block.Values = image + y * lineFloats + (nint)_firstInside * Shape.Channels;
            block.PixelStep = Shape.Channels;
            block.Pixels = _inside;
            block.LineStep = lineFloats;
            block.Lines = lines;
            DynamicCodes.Quantize<TVector, TLanes>(block, parameters, Line(ring, y) + (nint)_before * Lanes, (nint)LineFloats);
        }
    }
}
