using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Walks over a 3x3 depthwise convolution with stride 1 or 2 in x: strips of output rows whose input stays in the
/// second-level cache; in a strip vector after vector of channels, so that three lines of one vector stay in the first.</summary>
internal sealed unsafe class DepthwiseSweepWork<TVector, TLanes> : DepthwiseWork
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private const int StripFloats = 96 * 1024;

    private readonly AlignedArray<float> _zeros = new(16);
    private readonly int _stripRows;

    public DepthwiseSweepWork(DepthwiseShape shape, int threads)
        : base(shape, threads)
        => _stripRows = Math.Max(2, StripFloats / (shape.X.InputSize * shape.Channels * shape.Y.InputStep) & ~1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Rows(int first, int end)
    {
        var lanes = sizeof(TVector) / sizeof(float);
        for (var row = first; row < end;)
        {
            // A strip lies in one image.
            var inImage = row % Shape.Y.Count;
            var rows = Math.Min(Math.Min(_stripRows, end - row), Shape.Y.Count - inImage);
            for (var channel = 0; channel < Shape.Channels; channel += lanes) Strip(row, rows, Math.Min(channel, Shape.Channels - lanes));
            row += rows;
        }
    }

    /// <summary>One vector of channels of some rows of an image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Strip(int firstRow, int rows, int channel)
    {
        AxisTaps axisY = Shape.Y, axisX = Shape.X;
        int batch = firstRow / axisY.Count, y = firstRow % axisY.Count;
        var lineFloats = (nint)axisX.InputSize * Shape.Channels;
        var image = Input + (nint)batch * axisY.InputSize * lineFloats + channel;
        DepthwiseSweep sweep;
        sweep.FirstColumn = axisX.Offsets[0];
        sweep.InputWidth = axisX.InputSize;
        sweep.OutputWidth = axisX.Count;
        sweep.Channels = Shape.Channels;
        sweep.Filter = Filter + channel;
        sweep.Bias = Bias + channel;
        sweep.Min = Min;
        sweep.Max = Max;
        var outputFloats = (nint)axisX.Count * Shape.Channels;
        var output = Output + firstRow * outputFloats + channel;
        for (var row = 0; row < rows;)
        {
            var inputY = (y + row) * axisY.InputStep + axisY.Offsets[0];
            var isPair = axisY.InputStep == 1 && Shape.StrideX == 1 && row + 1 < rows;
            SetLine(image, inputY, lineFloats, out sweep.Line0, out sweep.Step0);
            SetLine(image, inputY + 1, lineFloats, out sweep.Line1, out sweep.Step1);
            SetLine(image, inputY + 2, lineFloats, out sweep.Line2, out sweep.Step2);
            SetLine(image, isPair ? inputY + 3 : -1, lineFloats, out sweep.Line3, out sweep.Step3);
            sweep.Output0 = output;
            sweep.Output1 = output + outputFloats;
            if (Shape.StrideX == 2) DepthwiseSweepKernel<TVector, TLanes>.Stride2(&sweep);
            else if (isPair) DepthwiseSweepKernel<TVector, TLanes>.Stride1<Bytes2>(&sweep);
            else DepthwiseSweepKernel<TVector, TLanes>.Stride1<Bytes1>(&sweep);
            var done = isPair ? 2 : 1;
            row += done;
            output += done * outputFloats;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetLine(float* image, int y, nint lineFloats, out float* line, out nint step)
    {
        var isInside = (uint)y < (uint)Shape.Y.InputSize;
        line = isInside ? image + y * lineFloats + Math.Max(0, Shape.X.Offsets[0]) * Shape.Channels : _zeros.Pointer;
        step = isInside ? Shape.Channels : 0;
    }
}
