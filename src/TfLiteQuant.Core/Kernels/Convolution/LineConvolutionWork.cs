using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A convolution in float32 of an image with few channels, such as the first one of a network: output line after output line. The
/// input lines under it are copied with their padding, so that borders need no other path and pixels follow in even steps.
/// </summary>
/// <remarks>Where a row of the product has few elements, finding its pieces one by one takes as long as multiplying them. An input
/// value is copied once for each part of the work.</remarks>
internal sealed unsafe class LineConvolutionWork : RangeWork
{
    /// <summary>All lines under a filter and one of zeros: 32 KB, so that they stay in the nearest cache.</summary>
    private const int MostFloats = 8 * 1024;

    /// <summary>Lines under a filter: their tables lie on the stack.</summary>
    private const int MostTaps = 64;

    private readonly ConvolutionPhase _phase;
    private readonly GemmPanels _panels;
    private readonly int _lineFloats;

    /// <summary>Zeros before the image's first value in a line.</summary>
    private readonly int _before;

    /// <summary>Values of an input line that are met, and where they begin.</summary>
    private readonly int _inside;
    private readonly int _firstInside;

    /// <summary>Whether output lines share input lines, so that these need not be copied again.</summary>
    private readonly bool _isRolling;
    private float* _input;
    private float* _output;
    private float _min;
    private float _max;

    public LineConvolutionWork(ConvolutionPhase phase, GemmPanels panels, int threads)
        : base(phase.Batches * phase.Y.Count, (long)phase.X.Count * panels.Rows * panels.Columns / 8, threads)
    {
        _phase = phase;
        _panels = panels;
        _lineFloats = LineFloats(phase);
        int channels = phase.InputChannels, firstX = phase.X.Offsets[0];
        _before = Math.Clamp(-firstX * channels, 0, _lineFloats);
        _firstInside = Math.Max(0, firstX) * channels;
        _inside = Math.Clamp(phase.X.InputSize * channels - _firstInside, 0, _lineFloats - _before);
        _isRolling = phase.Y.Offsets[^1] - phase.Y.Offsets[0] == phase.Y.Offsets.Length - 1;
    }

    /// <summary>Whether a convolution has two dimensions, pieces that are joined, and lines that fit in the nearest cache.</summary>
    public static bool Fits(ConvolutionPhase phase)
        => phase.IsJoined && phase.Z.IsIdentity && phase.Z.Count == 1 && phase.Y.Step == 1 && phase.X.Step == 1
            && phase.Y.Taps.Length <= MostTaps && (phase.Y.Taps.Length + 1) * (long)LineFloats(phase) <= MostFloats;

    /// <summary>Computes the output.</summary>
    public void Run(WorkerPool workers, float* input, float* output, float min, float max)
    {
        _input = input;
        _output = output;
        _min = min;
        _max = max;
        RunAll(workers);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Execute(int first, int end)
    {
        AxisTaps axisX = _phase.X, axisY = _phase.Y;
        var taps = axisY.Taps.Length;
        var lines = stackalloc float[(taps + 1) * _lineFloats];
        new Span<float>(lines, (taps + 1) * _lineFloats).Clear();
        var copied = stackalloc int[taps];
        var pieces = stackalloc float*[taps];
        for (var tap = 0; tap < taps; tap++) copied[tap] = -1;
        GemmLine work;
        work.Taps = pieces;
        work.TapCount = taps;
        work.Depth = _phase.InputChannels * axisX.Taps.Length;
        work.RowStep = (nint)axisX.InputStep * _phase.InputChannels;
        work.RowCount = axisX.Count;
        work.FirstPanel = 0;
        work.EndPanel = _panels.Count;
        work.OutputStep = _panels.Columns;
        work.Min = _min;
        work.Max = _max;
        for (var line = first; line < end; line++)
        {
            int batch = line / axisY.Count, y = line % axisY.Count;
            for (var tap = 0; tap < taps; tap++)
            {
                var inputY = y * axisY.InputStep + axisY.Offsets[tap];
                var slot = (uint)inputY >= (uint)axisY.InputSize ? taps : _isRolling ? inputY % taps : tap;
                pieces[tap] = lines + slot * _lineFloats;
                var source = batch * axisY.InputSize + inputY;
                if (slot == taps || copied[slot] == source) continue;
                copied[slot] = source;
                var from = _input + (nint)source * axisX.InputSize * _phase.InputChannels + _firstInside;
                new ReadOnlySpan<float>(from, _inside).CopyTo(new Span<float>(pieces[tap] + _before, _inside));
            }

            work.Output = _output + (nint)line * axisX.Count * _panels.Columns;
            GemmKernel.Best.Multiply(work, _panels);
        }
    }

    private static int LineFloats(ConvolutionPhase phase) => ((phase.X.Count - 1) * phase.X.InputStep + phase.X.Taps.Length) * phase.InputChannels;
}
