using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class PoolingOpTests
{
    private readonly SeededRandom _random = new(15);

    [Fact]
    public void Every_count_of_channels()
    {
        for (var channels = 1; channels <= 140; channels++) Check([1, 4, 5, channels], 2, 3, new Window(2));
    }

    [Fact]
    public void Strides_sizes_paddings()
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var (height, width) in new[] { (1, 1), (2, 2), (3, 3), (7, 7), (1, 5) })
                for (var stride = 1; stride <= 3; stride++)
                    foreach (var channels in new[] { 1, 6, 33 }) Check([2, 7, 9, channels], height, width, new Window(stride, 1, padding, FusedActivation.Relu));
    }

    /// <summary>A window may reach far beyond the image; only what meets it costs anything.</summary>
    [Fact]
    public void Windows_larger_than_the_image()
    {
        foreach (var (height, width) in new[] { (8, 10), (13, 4), (50, 41) })
            for (var stride = 1; stride <= 9; stride += 4) Check([1, 7, 9, 5], height, width, new Window(stride));

        using var pool = new SpinningPool(1);
        using var op = new SingleOperator(BuiltinOperator.MaxPool2D, Options(1 << 28, 1 << 28, new Window(1)), pool, OperatorInput.Activation([1, 4, 3, 2], 1, 2, 2, 1));
        Assert.Equal([4f, 4f, 4f, 4f], op.Run());
    }

    [Fact]
    public void Work_enough_for_several_parts() => Check([2, 61, 60, 48], 3, 3, new Window(1));

    [Fact]
    public void Maximum_passes_over_what_is_not_a_number()
    {
        using var pool = new SpinningPool(1);
        using var op = new SingleOperator(BuiltinOperator.MaxPool2D, Options(2, 1, new Window(1, 1, Padding.Valid)), pool, OperatorInput.Activation([float.NaN, 1], 1, 2, 1, 1));
        Assert.Equal([1f], op.Run());
    }

    private static OperatorOptions Options(int height, int width, Window window) => new OptionFields(OptionTag.Pool2D).Choice(0, window.Padding)
        .Integer(1, window.Stride).Integer(2, window.Stride).Integer(3, width).Integer(4, height).Choice(5, window.Activation);

    private void Check(int[] shape, int height, int width, Window window)
    {
        var y = new ReferenceWindow(shape[1], height, window.Stride, 1, window.Padding);
        var x = new ReferenceWindow(shape[2], width, window.Stride, 1, window.Padding);
        var input = _random.Floats(shape.Aggregate(static (a, b) => a * b));
        Check(BuiltinOperator.AveragePool2D, ReferencePool.Average);
        Check(BuiltinOperator.MaxPool2D, ReferencePool.Max);
        Check(BuiltinOperator.L2Pool2D, ReferencePool.L2);

        void Check(BuiltinOperator builtin, Func<List<double>, double> combine) => OperatorCheck.Run(
            $"{builtin} [{string.Join(',', shape)}] {height}x{width} {window}", builtin, Options(height, width, window), [shape[0], y.Output, x.Output, shape[3]],
            ReferencePool.Run(input, shape, y, x, combine, window.Activation), OperatorInput.Activation(input, shape));
    }
}
