using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A bound transposed convolution of integers to few channels.</summary>
/// <typeparam name="T">Elements of the input, as long as the kernel's: sbyte, byte or short.</typeparam>
internal sealed unsafe class IntegerSpreadConvolution<T> : SpreadConvolutionWork<int>, IIntegerProductWork<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly IntegerPanels _panels;
    private readonly SumStage _stage;
    private readonly int _outputBytes;
    private readonly AlignedArray<int> _bias;
    private T* _input;
    private byte* _output;
    private RowTerms _rowTerms;

    /// <param name="shape">What is computed, with pixels of whole steps (<see cref="IntegerPanels.StepBytes"/>).</param>
    /// <param name="kernel">What multiplies.</param>
    /// <param name="stage">What becomes of the sums, with <see cref="TransposedShape.StageChannels"/>.</param>
    /// <param name="outputBytes">Bytes of an output element.</param>
    /// <param name="threads">Threads that share the work.</param>
    public IntegerSpreadConvolution(TransposedShape shape, IntegerGemmKernel kernel, SumStage stage, int outputBytes, int threads)
        : base(shape, Step(shape, kernel), threads)
    {
        (_stage, _outputBytes) = (stage, outputBytes);
        _panels = new IntegerPanels(kernel, 1, shape.InputChannels, shape.Products, int.MaxValue);
        _bias = new AlignedArray<int>(OutputElements);
    }

    public void Pack<TFilter>(TFilter* filter, int zeroPoint, ReadOnlySpan<int> bias, int inputZero)
        where TFilter : unmanaged, IBinaryInteger<TFilter>
    {
        _rowTerms = RowTerms.Of<T>(inputZero, zeroPoint);
        var columns = (TFilter*)NativeMemory.Alloc((nuint)Shape.Products * (nuint)Shape.InputChannels, (nuint)sizeof(TFilter));
        try
        {
            Shape.Order(filter, columns);
            _panels.Clear();
            _panels.Pack(0, Shape.InputChannels, columns, 1, Shape.InputChannels, zeroPoint);
        }
        finally
        {
            NativeMemory.Free(columns);
        }

        _panels.SetBias([], _panels.Kernel.LeftOffset + inputZero);
        for (var at = 0; at < OutputElements && !bias.IsEmpty; at += bias.Length) bias.CopyTo(_bias.Span[at..]);
    }

    /// <summary>Nothing: no pixel beyond a border is read.</summary>
    public void SetPadding(T zero, int image)
    {
    }

    public void Run(WorkerPool workers, T* input, byte* output)
    {
        _input = input;
        _output = output;
        RunAll(workers);
    }

    [SkipLocalsInit]
    protected override void Multiply(int line, int* products)
    {
        var pixels = Shape.X.InputSize;
        var rows = stackalloc byte*[pixels];
        var terms = stackalloc int[_rowTerms.Any ? pixels + RowTerms.RowsAtOnce : 0];
        var from = (byte*)(_input + (nint)line * pixels * Shape.InputChannels);
        for (var i = 0; i < pixels; i++, from += Shape.InputChannels * sizeof(T)) rows[i] = from;
        IntegerBlock block = default;
        block.Rows = rows;
        block.RowCount = pixels;
        block.RowTerms = _rowTerms.Any ? terms : null;
        _rowTerms.Compute(block, _panels.Kernel, 1, Shape.InputChannels);
        for (int panel = 0, column = 0; panel < _panels.Count; column += _panels.Width(panel), panel++)
            _panels.Kernel.Multiply(block, 0, pixels, _panels, panel, _panels.Stretches[0], products + column, Step(Shape, _panels.Kernel));
    }

    [SkipLocalsInit]
    protected override void Finish(int line, int* sums)
    {
        TensorPrimitives.Add(new ReadOnlySpan<int>(sums, OutputElements), _bias.Span, new Span<int>(sums, OutputElements));

        // Several pixels as one row of the stage, which has their channels one after the other.
        SumBlock block = default;
        block.Stride = block.Columns = Math.Min(Shape.StageChannels, OutputElements);
        block.Rows = OutputElements / block.Columns;
        var outputs = stackalloc byte*[block.Rows + 1];
        var to = _output + (nint)line * OutputElements * _outputBytes;
        for (var row = 0; row <= block.Rows; row++, to += block.Columns * _outputBytes) outputs[row] = to;
        block.Outputs = outputs;
        block.Sums = sums;
        block.RowsPerScale = int.MaxValue;
        _stage.Store(&block);
        var stored = block.Rows * block.Columns;
        if (stored == OutputElements) return;
        block.Outputs = outputs + block.Rows;
        block.Sums = sums + stored;
        block.Columns = OutputElements - stored;
        block.Rows = 1;
        _stage.Store(&block);
    }

    private static int Step(TransposedShape shape, IntegerGemmKernel kernel) => (shape.Products + kernel.Lanes - 1) / kernel.Lanes * kernel.Lanes;
}
