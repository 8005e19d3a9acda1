using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class Conv2DOpTests
{
    private readonly SeededRandom _random = new(11);

    [Fact]
    public void Every_count_of_channels()
    {
        for (var channels = 1; channels <= 40; channels++)
        {
            Check([1, 5, 6, channels], filters: 41 - channels, 3, 3, new Window());
            Check([1, 3, 5, channels], filters: channels, 1, 1, new Window(Activation: FusedActivation.Relu));
        }
    }

    [Fact]
    public void Every_edge_of_a_matrix()
    {
        for (var size = 1; size <= 70; size++)
        {
            Check([1, 1, size, 7], filters: 19, 1, 1, new Window());
            Check([1, 1, 13, size], filters: 9, 1, 1, new Window());
            Check([1, 2, 5, 4], filters: size, 1, 1, new Window(Activation: FusedActivation.Relu6));
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 1, 3)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 3, 2)]
    [InlineData(2, 2, 2)]
    public void Strides_dilations_paddings(int stride, int dilation, int batch)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var (height, width) in new[] { (1, 1), (3, 3), (5, 5), (2, 4), (4, 1), (1, 7), (7, 7) })
                foreach (var channels in new[] { 1, 3, 8, 17 })
                    Check([batch, 21, 23, channels], filters: 5, height, width, new Window(stride, dilation, padding, FusedActivation.Relu6));
    }

    // Images of one column, which are computed as one row.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(16, 1)]
    [InlineData(1, 3)]
    public void Columns(int stride, int dilation)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var height in new[] { 1, 3, 20, 64 })
                foreach (var channels in new[] { 1, 3, 8, 17 })
                    Check([2, 200, 1, channels], filters: 9, height, 1, new Window(stride, dilation, padding, FusedActivation.Relu6));
        Check([2, 50, 1, 12], filters: 6, 5, 1, new Window(stride, dilation), groups: 3);
        Check([2, 50, 1, 12], filters: 6, 5, 3, new Window(stride, dilation));
    }

    [Theory]
    [InlineData(2, 8, 6)]
    [InlineData(4, 8, 4)]
    [InlineData(3, 9, 27)]
    [InlineData(16, 16, 32)]
    public void Groups(int groups, int channels, int filters) => Check([2, 9, 8, channels], filters, 3, 3, new Window(Activation: FusedActivation.ReluN1To1), groups);

    // Enough positions and channels for minimal filtering where nothing else speaks against it.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void Many_positions_of_three_by_three(int stride, int dilation)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var (height, width) in new[] { (8, 8), (9, 11), (14, 3), (3, 30) })
                foreach (var channels in new[] { 15, 16, 33, 64 })
                    Check([2, height, width, channels], filters: 72 - channels, 3, 3, new Window(stride, dilation, dilation == 2 ? Padding.Same : padding, FusedActivation.Relu6));
    }

    [Fact]
    public void Windows_larger_than_the_image()
    {
        Check([1, 2, 2, 3], filters: 4, 5, 5, new Window());
        Check([1, 1, 1, 20], filters: 4, 7, 7, new Window(Stride: 2));
        Check([1, 3, 2, 16], filters: 17, 3, 3, new Window(Dilation: 4));
    }

    [Fact]
    public void Filters_too_large_for_the_stack()
    {
        Check([1, 3, 3, 16], filters: 2, 101, 60, new Window());
        Check([1, 3, 4, 3], filters: 2, 201, 60, new Window());
    }

    [Theory]
    [InlineData(56, 64, 64, 3, 1)]
    [InlineData(96, 3, 32, 3, 2)]
    [InlineData(64, 3, 24, 7, 2)]
    [InlineData(7, 300, 500, 1, 1)]
    [InlineData(50, 24, 100, 1, 1)]
    public void Work_enough_for_several_parts(int size, int channels, int filters, int kernel, int stride)
        => Check([1, size, size, channels], filters, kernel, kernel, new Window(stride));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Few_channels(int stride)
    {
        foreach (var channels in new[] { 1, 2, 3, 4, 15 })
            foreach (var filters in new[] { 7, 16, 24, 33, 40, 70 })
                foreach (var width in new[] { 1, 2, 13, 27, 35 })
                    foreach (var padding in Enum.GetValues<Padding>())
                        Check([2, 6, width, channels], filters, 3, 3, new Window(stride, 1, padding, FusedActivation.Relu6));
    }

    [Fact]
    public void Few_filters()
    {
        foreach (var filters in new[] { 8, 16, 20, 24, 40, 56, 72 })
            foreach (var (height, width) in new[] { (1, 1), (1, 6), (3, 5), (7, 7), (11, 13) })
            {
                Check([2, height, width, 20], filters, 1, 1, new Window(Activation: FusedActivation.Relu));
                Check([1, height, width, 16], filters, 3, 3, new Window());
            }

        Check([1, 9, 9, 12], filters: 48, 1, 1, new Window(), groups: 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void Filters_that_are_dot_products(int filters)
    {
        foreach (var channels in new[] { 8, 15, 16, 20, 24, 33, 48, 49 })
            foreach (var padding in Enum.GetValues<Padding>())
            {
                Check([2, 4, 5, channels], filters, 3, 3, new Window(1, 1, padding, FusedActivation.Relu6));
                Check([1, 9, 11, channels], filters, 5, 2, new Window(2, 1, padding));
                Check([1, 7, 9, channels], filters, 3, 3, new Window(1, 2, padding));
                Check([1, 3, 7, 4 * channels], filters, 1, 1, new Window(1, 1, padding, FusedActivation.ReluN1To1));
            }

        Check([1, 5, 6, 96], 2 * filters, 3, 3, new Window(), groups: 2);
    }

    [Fact]
    public void Filter_that_is_no_constant_is_read_in_every_run()
    {
        var options = Options(new Window());
        using var pool = new SpinningPool(1);
        using var op = new SingleOperator(BuiltinOperator.Conv2D, options, pool, OperatorInput.Activation([2], 1, 1, 1, 1), OperatorInput.Activation([3], 1, 1, 1, 1));
        Assert.Equal([6f], op.Run());
        op.OptionalInput(1)!.Span<float>()[0] = 5;
        Assert.Equal([10f], op.Run());
    }

    [Fact]
    public void What_is_not_a_number_comes_through()
    {
        using var pool = new SpinningPool(1);
        using var op = new SingleOperator(BuiltinOperator.Conv2D, Options(new Window(Activation: FusedActivation.Relu6)), pool,
            OperatorInput.Activation([float.NaN, 1, float.PositiveInfinity], 1, 1, 3, 1), OperatorInput.Constant([1], 1, 1, 1, 1));
        Assert.Equal([float.NaN, 1, 6], op.Run());
    }

    [Theory]
    [InlineData(0, 1, 3)]
    [InlineData(1, 0, 3)]
    [InlineData(1, 1, 5)]
    public void Contradictions_are_refused(int stride, int dilation, int filterChannels)
    {
        var options = Options(new Window(stride, dilation));
        options.Set(1, FieldValue.Int32(stride));
        options.Set(4, FieldValue.Int32(dilation));
        using var pool = new SpinningPool(1);
        Assert.Throws<TfLiteQuantException>(() => new SingleOperator(BuiltinOperator.Conv2D, options, pool,
            OperatorInput.Activation(new float[12], 1, 2, 2, 3), OperatorInput.Constant(new float[filterChannels], 1, 1, 1, filterChannels)));
    }

    private static OperatorOptions Options(Window window) => new OptionFields(OptionTag.Conv2D).Choice(0, window.Padding).Integer(1, window.Stride).Integer(2, window.Stride)
        .Choice(3, window.Activation).Integer(4, window.Dilation, 1).Integer(5, window.Dilation, 1);

    private void Check(int[] shape, int filters, int height, int width, Window window, int groups = 1)
    {
        var y = new ReferenceWindow(shape[1], height, window.Stride, window.Dilation, window.Padding);
        var x = new ReferenceWindow(shape[2], width, window.Stride, window.Dilation, window.Padding);
        if (y.Output <= 0 || x.Output <= 0) return;
        var depth = shape[3] / groups;
        var input = _random.Floats(shape.Aggregate(static (a, b) => a * b));
        var filter = _random.Floats(filters * height * width * depth);
        var bias = filters % 2 == 0 ? _random.Floats(filters) : null;
        var expected = ReferenceConv3D.Run(
            input, [shape[0], 1, shape[1], shape[2], shape[3]], (_, fy, fx, c, o) => filter[((o * height + fy) * width + fx) * depth + c],
            [new ReferenceWindow(1, 1, 1, 1, Padding.Valid), y, x], filters, groups, bias, window.Activation);
        OperatorCheck.Run(
            $"[{string.Join(',', shape)}] x {filters}x{height}x{width} {window}", BuiltinOperator.Conv2D, Options(window), [shape[0], y.Output, x.Output, filters], expected,
            OperatorInput.Activation(input, shape), OperatorInput.Constant(filter, filters, height, width, depth), bias is null ? null : OperatorInput.Constant(bias, filters));
    }
}
