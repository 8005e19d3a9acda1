namespace TfLiteQuant.Kernels;

/// <summary>Largest values of windows, and where in its window each lies, in float32; cut into output rows.</summary>
/// <param name="shape">Sizes.</param>
/// <param name="top">Rows of the first window above the image.</param>
/// <param name="left">Columns of the first window before the image.</param>
/// <param name="width">Columns of a window, of which the image may meet fewer.</param>
/// <param name="threads">Threads that share the work.</param>
internal sealed unsafe class ArgmaxPoolingWork(PoolingShape shape, int top, int left, int width, int threads)
    : RangeWork(shape.Rows, (long)shape.X.Count * shape.Channels * shape.X.Taps.Length * shape.Y.Taps.Length, threads)
{
    // Indices are floats that readers cut to integers; the reference keeps them clear of the next smaller one.
    private const float Margin = 0.1f;

    private float* _input;
    private float* _output;
    private float* _indices;

    public float Min { get; init; }

    public float Max { get; init; }

    /// <summary>Computes the outputs.</summary>
    public void Run(WorkerPool workers, float* input, float* output, float* indices)
    {
        _input = input;
        _output = output;
        _indices = indices;
        RunAll(workers);
    }

    protected override void Execute(int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            var (image, y) = (row / shape.Y.Count, row % shape.Y.Count);
            var place = (nint)row * shape.X.Count * shape.Channels;
            for (var x = 0; x < shape.X.Count; x++, place += shape.Channels) Window(image, y, x, new(_output + place, shape.Channels), new(_indices + place, shape.Channels));
        }
    }

    private void Window(int image, int y, int x, Span<float> largest, Span<float> indices)
    {
        largest.Fill(float.MinValue);
        indices.Fill(Margin);
        var ((firstY, endY), (firstX, endX)) = (shape.Y.Inside(y), shape.X.Inside(x));
        for (var inY = firstY; inY < endY; inY++)
        {
            for (var inX = firstX; inX < endX; inX++)
            {
                var index = ((inY - (y * shape.Y.InputStep) + top) * width) + inX - (x * shape.X.InputStep) + left + Margin;
                var values = new ReadOnlySpan<float>(_input + ((((((nint)image * shape.Y.InputSize) + inY) * shape.X.InputSize) + inX) * shape.Channels), shape.Channels);
                for (var c = 0; c < values.Length; c++)
                    if (values[c] > largest[c]) (largest[c], indices[c]) = (values[c], index);
            }
        }

        foreach (ref var value in largest) value = Math.Min(Math.Max(value, Min), Max);
    }
}
