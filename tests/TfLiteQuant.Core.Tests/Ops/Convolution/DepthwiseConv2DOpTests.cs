using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class DepthwiseConv2DOpTests
{
    private readonly SeededRandom _random = new(12);

    [Fact]
    public void Every_count_of_channels()
    {
        for (var channels = 1; channels <= 40; channels++)
        {
            Check([1, 5, 6, channels], 3, 3, 1, new Window());
            Check([1, 6, 7, channels], 3, 3, 1, new Window(Stride: 2));
            Check([1, 9, 8, channels], 5, 5, 1, new Window(Activation: FusedActivation.Relu6));
        }
    }

    [Fact]
    public void Every_width()
    {
        for (var width = 1; width <= 35; width++)
            for (var stride = 1; stride <= 3; stride++)
            {
                Check([1, 4, width, 19], 3, 3, 1, new Window(stride));
                Check([1, width, 3, 5], 3, 3, 1, new Window(stride));
            }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    public void Strides_dilations_paddings(int stride, int dilation)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var (height, width) in new[] { (1, 1), (3, 3), (5, 5), (2, 4), (4, 1), (1, 7), (3, 5) })
                foreach (var channels in new[] { 1, 3, 8, 33 })
                    Check([2, 18, 21, channels], height, width, 1, new Window(stride, dilation, padding, FusedActivation.Relu));
    }

    // Images of one column, which are computed as one row.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(1, 9)]
    public void Columns(int stride, int dilation)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var height in new[] { 1, 3, 31 })
                foreach (var channels in new[] { 1, 8, 33, 80 })
                    Check([2, 300, 1, channels], height, 1, 1, new Window(stride, dilation, padding, FusedActivation.Relu));
        Check([2, 50, 1, 5], 3, 1, 3, new Window(stride, dilation));
    }

    [Fact]
    public void Multipliers()
    {
        foreach (var multiplier in new[] { 2, 3, 8, 17 })
            foreach (var channels in new[] { 1, 2, 5, 16 })
            {
                Check([2, 7, 9, channels], 3, 3, multiplier, new Window());
                Check([1, 7, 9, channels], 2, 5, multiplier, new Window(Stride: 2, Padding: Padding.Valid));
            }
    }

    [Fact]
    public void Windows_larger_than_the_image()
    {
        Check([1, 1, 1, 18], 3, 3, 1, new Window());
        Check([1, 2, 1, 18], 5, 5, 1, new Window(Stride: 2));
        Check([1, 2, 3, 130], 3, 3, 1, new Window(Dilation: 5));
        Check([1, 3, 4, 5], 201, 60, 1, new Window());
        Check([1, 3, 4, 5], 3, 3, 1, new Window(Dilation: 1_000_000));
        Check([1, 1, 4, 128], 3, 3, 1, new Window(Stride: 2));
    }

    [Theory]
    [InlineData(64, 40, 3, 1)]
    [InlineData(65, 40, 3, 2)]
    [InlineData(63, 128, 3, 2)]
    [InlineData(48, 33, 5, 1)]
    [InlineData(112, 96, 3, 1)]
    [InlineData(14, 512, 3, 1)]
    [InlineData(13, 520, 3, 2)]
    public void Work_enough_for_several_parts(int size, int channels, int kernel, int stride)
        => Check([2, size, size, channels], kernel, kernel, 1, new Window(stride));

    private void Check(int[] shape, int height, int width, int multiplier, Window window)
    {
        var y = new ReferenceWindow(shape[1], height, window.Stride, window.Dilation, window.Padding);
        var x = new ReferenceWindow(shape[2], width, window.Stride, window.Dilation, window.Padding);
        if (y.Output <= 0 || x.Output <= 0) return;
        var filters = shape[3] * multiplier;
        var input = _random.Floats(shape.Aggregate(static (a, b) => a * b));
        var filter = _random.Floats(filters * height * width);
        var bias = filters % 2 == 0 ? _random.Floats(filters) : null;
        var expected = ReferenceDepthwise.Run(input, shape, filter, y, x, multiplier, bias, window.Activation);
        var options = new OptionFields(OptionTag.DepthwiseConv2D).Choice(0, window.Padding).Integer(1, window.Stride).Integer(2, window.Stride)
            .Integer(3, multiplier).Choice(4, window.Activation).Integer(5, window.Dilation, 1).Integer(6, window.Dilation, 1);
        OperatorCheck.Run(
            $"[{string.Join(',', shape)}] x {height}x{width} multiplier {multiplier} {window}", BuiltinOperator.DepthwiseConv2D, options, [shape[0], y.Output, x.Output, filters], expected,
            OperatorInput.Activation(input, shape), OperatorInput.Constant(filter, 1, height, width, filters), bias is null ? null : OperatorInput.Constant(bias, filters));
    }
}
