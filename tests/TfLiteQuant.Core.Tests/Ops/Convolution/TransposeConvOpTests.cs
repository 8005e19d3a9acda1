using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class TransposeConvOpTests
{
    private readonly SeededRandom _random = new(13);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Strides_kernels_paddings(int stride)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var (height, width) in new[] { (1, 1), (2, 2), (3, 3), (4, 5), (1, 7) })
                foreach (var channels in new[] { 1, 3, 16, 21 })
                    Check(2, 5, 6, channels, filters: 7, height, width, new Window(stride, 1, padding, FusedActivation.Relu), extra: 0);
    }

    [Fact]
    public void Output_shape_decides_among_several()
    {
        for (var extra = 0; extra < 3; extra++) Check(1, 4, 5, 6, filters: 3, 3, 3, new Window(3, 1, Padding.Valid), extra);
    }

    // One input row, and an output row for each row of the filter: each reads what a product of matrices would, and writes elsewhere.
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(32)]
    public void Strides_that_differ(int channels)
    {
        Check(1, 1, 9, channels, filters: 20, 2, 1, new Window(2), extra: 0, new Window(1));
        Check(1, 9, 1, channels, filters: 20, 1, 2, new Window(1), extra: 0, new Window(2));
    }

    [Fact]
    public void Filters_that_are_dot_products()
    {
        for (var filters = 1; filters <= 8; filters++)
            foreach (var channels in new[] { 16, 40, 64 }) Check(1, 5, 6, channels, filters, 4, 4, new Window(2), extra: 0);
    }

    [Fact]
    public void Work_enough_for_several_parts() => Check(1, 32, 32, 40, filters: 33, 3, 3, new Window(2), extra: 0);

    /// <summary>The size that a file states is a constant with the batch that its converter knew.</summary>
    [Fact]
    public void The_batch_is_the_inputs()
    {
        using var pool = new SpinningPool(1);
        float[] image = _random.Floats(16);
        float[] Run(int stated, int batch, float[] values)
        {
            using var op = new SingleOperator(
                BuiltinOperator.TransposeConv, new OptionFields(OptionTag.TransposeConv).Integer(1, 2).Integer(2, 2), pool,
                OperatorInput.Integers(stated, 4, 8, 1), OperatorInput.Constant([1, 2, 3, 4], 1, 2, 2, 1), OperatorInput.Activation(values, batch, 2, 4, 1));
            Assert.Equal([batch, 4, 8, 1], op.OutputShape);
            return op.Run();
        }

        Assert.Equal([.. Run(1, 1, image[..8]), .. Run(1, 1, image[8..])], Run(1, 2, image));
        Assert.Equal(Run(1, 2, image), Run(2, 2, image));
    }

    [Fact]
    public void Contradicting_shape_is_refused()
    {
        using var pool = new SpinningPool(1);
        Assert.Throws<TfLiteQuantException>(() => new SingleOperator(
            BuiltinOperator.TransposeConv, new OptionFields(OptionTag.TransposeConv).Integer(1, 2).Integer(2, 2), pool,
            OperatorInput.Integers(1, 9, 8, 1), OperatorInput.Constant(new float[4], 1, 2, 2, 1), OperatorInput.Activation(new float[16], 1, 4, 4, 1)));
    }

    private void Check(int batch, int rows, int columns, int channels, int filters, int height, int width, Window window, int extra, Window? inWidth = null)
    {
        var across = inWidth ?? window;
        int outputHeight = window.TransposedSize(rows, height), outputWidth = across.TransposedSize(columns, width) + extra;

        // Without padding an output is at least as large as the kernel's reach; only then do the sizes belong together.
        var y = new ReferenceWindow(outputHeight, height, window.Stride, 1, window.Padding);
        var x = new ReferenceWindow(outputWidth, width, across.Stride, 1, window.Padding);
        Assert.Equal((rows, columns), (y.Output, x.Output));
        var input = _random.Floats(batch * rows * columns * channels);
        var filter = _random.Floats(filters * height * width * channels);
        var bias = channels % 2 == 0 ? _random.Floats(filters) : null;
        var expected = ReferenceTransposedConv.Run(
            input, [batch, 1, rows, columns, channels], (_, fy, fx, c, o) => filter[((o * height + fy) * width + fx) * channels + c],
            [new ReferenceWindow(1, 1, 1, 1, Padding.Valid), y, x], filters, bias, window.Activation);
        var options = new OptionFields(OptionTag.TransposeConv).Choice(0, window.Padding).Integer(1, across.Stride).Integer(2, window.Stride).Choice(3, window.Activation);
        int[] shape = [batch, outputHeight, outputWidth, filters];
        OperatorCheck.Run(
            $"{rows}x{columns}x{channels} to [{string.Join(',', shape)}] by {height}x{width} {window}", BuiltinOperator.TransposeConv, options, shape, expected,
            OperatorInput.Integers(shape), OperatorInput.Constant(filter, filters, height, width, channels), OperatorInput.Activation(input, batch, rows, columns, channels),
            bias is null ? null : OperatorInput.Constant(bias, filters));
    }
}
