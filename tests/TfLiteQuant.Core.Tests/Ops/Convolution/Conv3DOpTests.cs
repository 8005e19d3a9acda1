using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class Conv3DOpTests
{
    private readonly SeededRandom _random = new(14);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void Convolution(int stride, int dilation)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var (depth, height, width) in new[] { (1, 1, 1), (3, 3, 3), (2, 1, 3), (1, 4, 2) })
                foreach (var channels in new[] { 1, 4, 19 })
                {
                    int[] shape = [2, 7, 8, 9, channels];
                    var window = new Window(stride, dilation, padding, FusedActivation.Relu6);
                    ReferenceWindow[] windows = [new(7, depth, stride, dilation, padding), new(8, height, stride, dilation, padding), new(9, width, stride, dilation, padding)];
                    const int Filters = 6;
                    var input = _random.Floats(shape.Aggregate(static (a, b) => a * b));
                    var filter = _random.Floats(depth * height * width * channels * Filters);
                    var bias = _random.Floats(Filters);
                    var expected = ReferenceConv3D.Run(
                        input, shape, (z, y, x, c, o) => filter[(((z * height + y) * width + x) * channels + c) * Filters + o], windows, Filters, 1, bias, window.Activation);
                    OperatorCheck.Run(
                        $"{depth}x{height}x{width}x{channels} {window}", BuiltinOperator.Conv3D, Options(window), [2, windows[0].Output, windows[1].Output, windows[2].Output, Filters], expected,
                        OperatorInput.Activation(input, shape), OperatorInput.Constant(filter, depth, height, width, channels, Filters), OperatorInput.Constant(bias, Filters));
                }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void Transposed(int stride, int dilation)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var (depth, height, width) in new[] { (1, 1, 1), (3, 3, 3), (2, 1, 3), (1, 4, 2) })
                foreach (var channels in new[] { 1, 4, 19 })
                {
                    var window = new Window(stride, dilation, padding);
                    const int Filters = 5;
                    int[] shape = [2, 9, 10, 11, Filters];
                    ReferenceWindow[] windows = [new(9, depth, stride, dilation, padding), new(10, height, stride, dilation, padding), new(11, width, stride, dilation, padding)];
                    if (Array.Exists(windows, static window => window.Output <= 0)) continue;
                    int[] inputShape = [2, windows[0].Output, windows[1].Output, windows[2].Output, channels];
                    var input = _random.Floats(inputShape.Aggregate(static (a, b) => a * b));
                    var filter = _random.Floats(depth * height * width * channels * Filters);
                    var expected = ReferenceTransposedConv.Run(
                        input, inputShape, (z, y, x, c, o) => filter[(((z * height + y) * width + x) * Filters + o) * channels + c], windows, Filters, null, FusedActivation.None);
                    OperatorCheck.Run(
                        $"{depth}x{height}x{width}x{channels} {window}", BuiltinOperator.Conv3DTranspose, Options(window), shape, expected,
                        OperatorInput.Integers(shape), OperatorInput.Constant(filter, depth, height, width, Filters, channels), OperatorInput.Activation(input, inputShape));
                }
    }

    private static OperatorOptions Options(Window window)
    {
        var options = new OptionFields(OptionTag.Conv3D).Choice(0, window.Padding).Choice(4, window.Activation);
        foreach (var field in new[] { 1, 2, 3 }) options.Integer(field, window.Stride);
        foreach (var field in new[] { 5, 6, 7 }) options.Integer(field, window.Dilation, 1);
        return options;
    }
}
