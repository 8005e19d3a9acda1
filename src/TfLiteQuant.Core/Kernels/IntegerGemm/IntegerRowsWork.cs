using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A bound product of a few rows of integers, one tile of them, with packed columns: what a convolution or a longer product finds out about
/// blocks of rows each time is known here, and takes longer than a small product itself.
/// </summary>
/// <typeparam name="T">Elements of the rows, as long as the kernel's: sbyte or short.</typeparam>
internal sealed unsafe class IntegerRowsWork<T> : ParallelWork, IIntegerProductWork<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private const int StepBytes = 4;

    /// <summary>Sums that are handed on at once: they stay in the nearest cache.</summary>
    private const int MostSums = 2048;

    /// <summary>Sums behind them that a stage may read.</summary>
    private const int Slack = 16;

    /// <summary>Rows of the highest tile.</summary>
    private const int MostRows = 8;

    private readonly ConvolutionPhase _phase;
    private readonly FilterLayout _filter;
    private readonly IntegerPanels _panels;
    private readonly SumStage _stage;
    private readonly int _rowsPerScale;
    private readonly nint _rowBytes;
    private readonly nint _outputStep;
    private readonly ProductPart[] _parts;
    private byte* _input;
    private byte* _output;
    private RowTerms _rowTerms;

    private IntegerRowsWork(ConvolutionPhase phase, FilterLayout filter, IntegerGemmKernel kernel, SumStage stage, int outputBytes, int threads, int runs)
    {
        (_phase, _filter, _stage) = (phase, filter, stage);
        _panels = new IntegerPanels(kernel, 1, phase.InputChannels, filter.OutputChannels, int.MaxValue);
        _rowsPerScale = Math.Max(1, phase.Rows / Math.Max(1, runs));
        _rowBytes = (nint)phase.InputChannels * sizeof(T);
        _outputStep = (nint)filter.OutputChannels * outputBytes;
        _parts = [.. ProductSplit.Choose(threads, kernel.MaxRows, phase.Rows, filter.OutputChannels, _panels.Count, phase.InputChannels, phase.InputChannels).Parts()];
    }

    /// <summary>The work; null where it is none of few rows, or sums do not fit in 32 bits.</summary>
    /// <param name="phases">What is computed.</param>
    /// <param name="filter">How the filter lies in memory.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="kernel">What multiplies.</param>
    /// <param name="stage">What becomes of the sums.</param>
    /// <param name="outputBytes">Bytes of an output element.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="runs">Runs of the input that have a scale of their own.</param>
    public static IntegerRowsWork<T>? Create(
        IReadOnlyList<ConvolutionPhase> phases, FilterLayout filter, int groups, IntegerGemmKernel kernel, SumStage stage, int outputBytes, int threads, int runs)
    {
        if (groups != 1 || stage.IsWide || phases is not [{ IsProduct: true } phase]) return null;
        if (phase.Rows == 0 || phase.Rows > kernel.MaxRows || phase.InputChannels == 0 || phase.InputChannels * sizeof(T) % StepBytes != 0) return null;
        return new IntegerRowsWork<T>(phase, filter, kernel, stage, outputBytes, threads, runs);
    }

    public void Pack<TFilter>(TFilter* filter, int zeroPoint, ReadOnlySpan<int> bias, int inputZero)
        where TFilter : unmanaged, IBinaryInteger<TFilter>
    {
        _rowTerms = RowTerms.Of<T>(inputZero, zeroPoint);
        FilterPacking.Pack(_panels, _phase, _phase.InputChannels, filter, _filter, zeroPoint);
        _panels.SetBias(bias, _panels.Kernel.LeftOffset + inputZero);
    }

    /// <summary>Nothing: no row reaches beyond a border.</summary>
    public void SetPadding(T zero, int image)
    {
    }

    public void Run(WorkerPool workers, T* input, byte* output)
    {
        _input = (byte*)input;
        _output = output;
        workers.Run(this, _parts.Length);
    }

    [SkipLocalsInit]
    public override void Execute(int part)
    {
        var sums = stackalloc int[MostSums + Slack + MostRows];
        var rows = stackalloc byte*[_panels.Kernel.MaxRows];
        var outputs = stackalloc byte*[_panels.Kernel.MaxRows];
        var count = _phase.Rows;
        for (var row = 0; row < count; row++)
        {
            rows[row] = _input + row * _rowBytes;
            outputs[row] = _output + row * _outputStep;
        }

        IntegerBlock block = default;
        block.Rows = rows;
        block.RowCount = count;
        if (_rowTerms.Any)
        {
            block.RowTerms = sums + MostSums + Slack;
            _rowTerms.Compute(block, _panels.Kernel, 1, _phase.InputChannels);
        }

        SumBlock result = default;
        result.Sums = sums;
        result.Outputs = outputs;
        result.Rows = count;
        result.RowsPerScale = _rowsPerScale;
        ref readonly var stretch = ref _panels.Stretches[0];
        for (int panel = _parts[part].FirstPanel, last = _parts[part].EndPanel, end; panel < last; panel = end)
        {
            result.Stride = _panels.Width(panel);
            for (end = panel + 1; end < last && (result.Stride + _panels.Width(end)) * count <= MostSums; end++) result.Stride += _panels.Width(end);
            result.Column = _panels[panel].Column;
            result.Columns = Math.Min(result.Stride, _panels.Columns - result.Column);
            result.Channel = result.Column;
            result.WeightSums = _panels.Sums + result.Column;
            for (int i = panel, column = 0; i < end; column += _panels.Width(i), i++)
                _panels.Kernel.Multiply(block, 0, count, _panels, i, stretch, sums + column, result.Stride);
            _stage.Store(&result);
        }
    }
}
