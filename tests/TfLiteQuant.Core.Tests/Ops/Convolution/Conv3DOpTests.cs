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
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Slices_as_images(int depth)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var channels in new[] { 1, 3, 5, 6, 16, 17 })
                foreach (var (size, filters) in new[] { (8, 8), (9, 19) }) CheckSlices([2, 5, size, size + 1, channels], depth, filters, new Window(1, 1, padding, FusedActivation.Relu6));
    }

    [Fact]
    public void Slices_with_strides()
    {
        foreach (var channels in new[] { 1, 2, 3 }) CheckSlices([1, 7, 9, 8, channels], 3, 6, new Window(2));
    }

    // so large that they are computed one by one, and two at a time
    [Theory]
    [InlineData(64)]
    [InlineData(48)]
    public void Slices_a_few_at_a_time(int size) => CheckSlices([1, 4, size, size, 24], 3, 8, new Window(1));

    private void CheckSlices(int[] shape, int depth, int filters, Window window)
    {
        ReferenceWindow[] windows = [.. new[] { depth, 3, 3 }.Select((filter, i) => new ReferenceWindow(shape[i + 1], filter, window.Stride, 1, window.Padding))];
        var input = _random.Floats(shape.Aggregate(static (a, b) => a * b));
        var filter = _random.Floats(depth * 9 * shape[4] * filters);
        var bias = _random.Floats(filters);
        var expected = ReferenceConv3D.Run(input, shape, (z, y, x, c, o) => filter[(((z * 3 + y) * 3 + x) * shape[4] + c) * filters + o], windows, filters, 1, bias, window.Activation);
        OperatorCheck.Run(
            $"[{string.Join(',', shape)}] by {depth}x3x3 {window}", BuiltinOperator.Conv3D, Options(window), [shape[0], windows[0].Output, windows[1].Output, windows[2].Output, filters], expected,
            OperatorInput.Activation(input, shape), OperatorInput.Constant(filter, depth, 3, 3, shape[4], filters), OperatorInput.Constant(bias, filters));
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
