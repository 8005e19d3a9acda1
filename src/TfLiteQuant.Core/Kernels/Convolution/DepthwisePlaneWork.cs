using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Walks over a depthwise convolution of any filter, vector after vector of channels. A strip of input lines of one vector is
/// copied to the stack with its padding, so that it lies in one piece in the first-level cache, whatever the distance of pixels
/// in the image, and borders need no other path: a copy per input value, against one multiply-add per tap.
/// </summary>
/// <remarks>Where there are fewer channels than a vector holds, lines of whole vectors are computed and their channels copied out.</remarks>
internal sealed unsafe class DepthwisePlaneWork<TVector, TLanes> : DepthwiseWork
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private const int PlaneFloats = 16 * 1024;
    private const int MaxPixels = 8;

    private readonly int _filterHeight;
    private readonly int _filterWidth;
    private readonly int _dilationY;

    /// <summary>Pixels of an input line that are met, padding included.</summary>
    private readonly int _lineWidth;

    /// <summary>Output lines computed from the input lines that fit.</summary>
    private readonly int _stripRows;

    public DepthwisePlaneWork(DepthwiseShape shape, int threads)
        : base(shape, threads)
    {
        _filterHeight = shape.Y.Taps.Length;
        _filterWidth = shape.X.Taps.Length;
        _dilationY = _filterHeight > 1 ? shape.Y.Offsets[1] - shape.Y.Offsets[0] : 1;
        _lineWidth = LineWidth(shape);
        var lines = PlaneFloats / (_lineWidth * (sizeof(TVector) / sizeof(float)));
        _stripRows = Math.Max(1, (lines - ((_filterHeight - 1) * _dilationY + 1)) / shape.Y.InputStep + 1);
    }

    /// <summary>Whether the strides are compiled, the lines under one filter fit on the stack, and each value is used often enough
    /// to be worth a copy, or has no vector of its own.</summary>
    public static bool Fits(DepthwiseShape shape)
    {
        const long MostFloats = 24 * 1024;
        const int FewestUses = 4;
        if (shape.Channels >= sizeof(TVector) / sizeof(float)
            && shape.Y.Taps.Length * shape.X.Taps.Length / (shape.StrideX * shape.Y.InputStep) < FewestUses) return false;
        var lines = 1L + shape.Y.Offsets[^1] - shape.Y.Offsets[0];
        return shape.StrideX <= 2 && shape.Y.Taps.Length * shape.X.Taps.Length <= 256
            && lines * LineWidth(shape) * (sizeof(TVector) / sizeof(float)) <= MostFloats;
    }

    [SkipLocalsInit]
    protected override void Rows(int first, int end)
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var lines = (_stripRows - 1) * Shape.Y.InputStep + (_filterHeight - 1) * _dilationY + 1;
        var room = stackalloc float[(lines * _lineWidth + _filterHeight * _filterWidth + 1 + (Shape.Channels < lanes ? Shape.X.Count : 0)) * lanes + 16];
        room = (float*)(((nint)room + 63) & ~(nint)63);
        for (var row = first; row < end;)
        {
            // A strip lies in one image.
            var rows = Math.Min(Math.Min(_stripRows, end - row), Shape.Y.Count - row % Shape.Y.Count);
            for (var channel = 0; channel < Shape.Channels; channel += lanes) Strip(row, rows, Math.Max(0, Math.Min(channel, Shape.Channels - lanes)), room);
            row += rows;
        }
    }

    private static int LineWidth(DepthwiseShape shape) => (shape.X.Count - 1) * shape.StrideX + shape.X.Offsets[^1] - shape.X.Offsets[0] + 1;

    /// <summary>One vector of channels of some rows of an image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Strip(int firstRow, int rows, int channel, float* room)
    {
        AxisTaps axisY = Shape.Y, axisX = Shape.X;
        var lanes = sizeof(TVector) / sizeof(float);
        nint channels = Shape.Channels;
        int batch = firstRow / axisY.Count, y = firstRow % axisY.Count;
        var taps = _filterHeight * _filterWidth;
        var isNarrow = channels < lanes;
        TVector mask = TLanes.Load(LaneMasks.First((int)Math.Min(channels, lanes)));
        float* filter = room, bias = filter + taps * lanes, plane = bias + lanes;
        for (var tap = 0; tap < taps; tap++) TLanes.Store(filter + tap * lanes, TLanes.LoadMasked(Filter + tap * channels + channel, mask));
        TLanes.Store(bias, TLanes.LoadMasked(Bias + channel, mask));

        // Input lines, with zeros for what lies outside of the image.
        var lines = (rows - 1) * axisY.InputStep + (_filterHeight - 1) * _dilationY + 1;
        var wide = plane + lines * _lineWidth * lanes;
        int firstX = axisX.Offsets[0], firstY = y * axisY.InputStep + axisY.Offsets[0];
        int before = Math.Min(Math.Max(0, -firstX), _lineWidth), inside = Math.Max(0, Math.Min(_lineWidth - before, axisX.InputSize - Math.Max(0, firstX)));
        var to = plane;
        for (var line = 0; line < lines; line++)
        {
            var inputY = firstY + line;
            if ((uint)inputY >= (uint)axisY.InputSize)
            {
                for (var i = 0; i < _lineWidth; i++, to += lanes) TLanes.Store(to, default);
                continue;
            }

            var from = Input + (((nint)batch * axisY.InputSize + inputY) * axisX.InputSize + Math.Max(0, firstX)) * channels + channel;
            for (var i = 0; i < before; i++, to += lanes) TLanes.Store(to, default);
            for (var i = 1; i < inside; i++, to += lanes, from += channels) TLanes.Store(to, TLanes.Load(from));
            if (inside > 0) TLanes.Store(to, TLanes.LoadMasked(from, mask));
            if (inside > 0) to += lanes;
            for (var i = before + inside; i < _lineWidth; i++, to += lanes) TLanes.Store(to, default);
        }

        DepthwisePlane work;
        work.LineStep = (nint)_dilationY * _lineWidth * lanes;
        work.TapStep = (nint)Shape.DilationX * lanes;
        work.FilterHeight = _filterHeight;
        work.FilterWidth = _filterWidth;
        work.Filter = filter;
        work.Bias = bias;
        work.OutputStep = isNarrow ? lanes : channels;
        work.OutputWidth = axisX.Count;
        work.Min = Min;
        work.Max = Max;
        var pixels = Math.Min(MaxPixels, (axisX.Count + (axisX.Count + MaxPixels - 1) / MaxPixels - 1) / ((axisX.Count + MaxPixels - 1) / MaxPixels));
        for (var row = 0; row < rows; row++)
        {
            work.Input = plane + (nint)row * axisY.InputStep * _lineWidth * lanes;
            var output = Output + (nint)(firstRow + row) * axisX.Count * channels + channel;
            work.Output = isNarrow ? wide : output;
            if (Shape.StrideX == 1) Run<Bytes1>(&work, pixels);
            else Run<Bytes2>(&work, pixels);
            if (isNarrow) CopyChannels(wide, output, axisX.Count, (int)channels, mask);
        }
    }

    // What lies beside a pixel's channels is overwritten by the next pixel; the last one's is masked.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyChannels(float* wide, float* output, int pixels, int channels, TVector mask)
    {
        for (; pixels > 1; pixels--, wide += sizeof(TVector) / sizeof(float), output += channels) TLanes.Store(output, TLanes.Load(wide));
        TLanes.StoreMasked(output, TLanes.Load(wide), mask);
    }

    private static void Run<TStride>(DepthwisePlane* plane, int pixels)
        where TStride : unmanaged
    {
        switch (pixels)
        {
            case 1: DepthwisePlaneKernel<TVector, TLanes>.Run<Bytes1, TStride>(plane); break;
            case 2: DepthwisePlaneKernel<TVector, TLanes>.Run<Bytes2, TStride>(plane); break;
            case 3: DepthwisePlaneKernel<TVector, TLanes>.Run<Bytes3, TStride>(plane); break;
            case 4: DepthwisePlaneKernel<TVector, TLanes>.Run<Bytes4, TStride>(plane); break;
            case 5: DepthwisePlaneKernel<TVector, TLanes>.Run<Bytes5, TStride>(plane); break;
            case 6: DepthwisePlaneKernel<TVector, TLanes>.Run<Bytes6, TStride>(plane); break;
            case 7: DepthwisePlaneKernel<TVector, TLanes>.Run<Bytes7, TStride>(plane); break;
            case 8: DepthwisePlaneKernel<TVector, TLanes>.Run<Bytes8, TStride>(plane); break;
        }
    }
}
