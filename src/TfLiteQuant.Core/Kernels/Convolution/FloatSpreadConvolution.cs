using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A bound transposed convolution to few channels in float32.</summary>
internal sealed unsafe class FloatSpreadConvolution : SpreadConvolutionWork<float>, IFloatProductWork
{
    private readonly GemmPanels _panels;
    private readonly AlignedArray<float> _bias;
    private readonly float _min;
    private readonly float _max;
    private float* _input;
    private float* _output;

    /// <param name="shape">What is computed.</param>
    /// <param name="min">Least result.</param>
    /// <param name="max">Greatest result.</param>
    /// <param name="threads">Threads that share the work.</param>
    public FloatSpreadConvolution(TransposedShape shape, float min, float max, int threads)
        : base(shape, shape.Products, threads)
    {
        (_min, _max) = (min, max);
        _panels = new GemmPanels(shape.InputChannels, shape.Products, shape.InputChannels);
        _bias = new AlignedArray<float>(OutputElements);
    }

    public void Pack(float* filter, ReadOnlySpan<float> bias)
    {
        var elements = (nuint)Shape.Products * (nuint)Shape.InputChannels;
        var columns = (float*)NativeMemory.Alloc(elements, sizeof(float));
        try
        {
            Shape.Order(filter, columns);
            _panels.Pack(0, Shape.InputChannels, columns, 1, Shape.InputChannels);
        }
        finally
        {
            NativeMemory.Free(columns);
        }

        for (var at = 0; at < OutputElements && !bias.IsEmpty; at += bias.Length) bias.CopyTo(_bias.Span[at..]);
    }

    public void Run(WorkerPool workers, float* input, float* output)
    {
        _input = input;
        _output = output;
        RunAll(workers);
    }

    protected override void Multiply(int line, float* products)
    {
        var pixels = _input + (nint)line * Shape.X.InputSize * Shape.InputChannels;
        GemmLine work;
        work.Taps = &pixels;
        work.TapCount = 1;
        work.Depth = Shape.InputChannels;
        work.RowStep = Shape.InputChannels;
        work.RowCount = Shape.X.InputSize;
        work.FirstPanel = 0;
        work.EndPanel = _panels.Count;
        work.Output = products;
        work.OutputStep = Shape.Products;
        work.Min = float.NegativeInfinity;
        work.Max = float.PositiveInfinity;
        GemmKernel.Best.Multiply(work, _panels);
    }

    protected override void Finish(int line, float* sums)
    {
        var output = new Span<float>(_output + (nint)line * OutputElements, OutputElements);
        TensorPrimitives.Add(new ReadOnlySpan<float>(sums, OutputElements), _bias.Span, output);
        if (!float.IsNegativeInfinity(_min)) TensorPrimitives.Max(output, _min, output);
        if (!float.IsPositiveInfinity(_max)) TensorPrimitives.Min(output, _max, output);
    }
}
