using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Custom operators in our engine and in the LiteRT runtime, which has them built in or computes them in XNNPACK.</summary>
public sealed class CustomOperatorInteropTests
{
    // What is below no tolerance is logged, which the Node program takes for an error.
    private const float Everything = 1e6f;

    private readonly SeededRandom _random = new(27);

    [Theory]
    [InlineData(400, 1, 64, 32, true)]
    [InlineData(400, 2, 100, 60, true)]
    [InlineData(37, 3, 12, 7, false)]
    [InlineData(20, 1, 2, 1, false)]
    public Task AudioSpectrogram(int samples, int channels, int window, int stride, bool isSquared)
        => Agree(graph => graph.AudioSpectrogram(graph.Input([samples, channels]), window, stride, isSquared), 1e-6, Audio(samples, channels));

    [Theory]
    [InlineData(20, 4000, 40, 13, 16000, 257)]
    [InlineData(0, 8000, 26, 26, 16000, 129)]
    [InlineData(300, 3400, 80, 20, 8000, 65)]
    [InlineData(20, 8001, 10, 4, 16000, 65)]
    [InlineData(20, 7999.9f, 10, 1, 44100, 33)]
    public Task Mfcc(float lower, float upper, int bands, int coefficients, int rate, int frequencies) => Agree(
        graph => graph.Mfcc(graph.Input([2, 3, frequencies]), graph.Constant<int>([rate], []), lower, upper, bands, coefficients), 1e-6,
        TensorValue.From<float>([.. _random.Floats(5 * frequencies, 0, 100), .. new float[frequencies]], 2, 3, frequencies));

    [Fact]
    public Task Speech_features() => Agree(
        graph => graph.Mfcc(graph.AudioSpectrogram(graph.Input([4000, 1]), 480, 160), graph.Constant<int>([16000], [1])), 1e-5, Audio(4000, 1));

    [Theory]
    [InlineData(TensorType.Int8)]
    [InlineData(TensorType.UInt8)]
    [InlineData(TensorType.Int16)]
    public Task NumericVerify(TensorType type) => Agree(
        graph =>
        {
            var codes = graph.Input([3, 7], "codes", type);
            graph[codes].Quantization = QuantizationParameters.PerTensor(0.037f, type == TensorType.Int16 ? 0 : 3);
            // The kernel gives its output other memory than the runtime reads a model's outputs from.
            return graph.Unary(BuiltinOperator.Neg, graph.NumericVerify(codes, graph.Input([3, 7], "reference"), Everything, failsBeyond: true));
        },
        0, type == TensorType.Int16 ? TensorValue.From<short>([.. _random.Integers(21, -3000, 3000).Select(static code => (short)code)], 3, 7) : Bytes(type, 3, 7), Floats(3, 7));

    [Theory]
    [InlineData(8, 3, 8)]
    [InlineData(4, 5, 24)]
    [InlineData(128, 2, 256)]
    [InlineData(1, 2, 3)]
    public async Task HadamardRotation(int size, int rows, int values)
    {
        await Agree(graph => graph.HadamardRotation(graph.Input([rows, values]), size), 0, Floats(rows, values));
        await Agree(graph => graph.HadamardRotation(graph.Input([2, rows, values]), size), 0, Floats(2, rows, values));
    }

    // The runtime computes what the file states: twice the size under SAME, where MediaPipe would leave a row out for odd sizes.
    [Theory]
    [InlineData(5, 4, 3, 2, Padding.Same, 10, 8)]
    [InlineData(5, 4, 3, 2, Padding.Same, 9, 8)]
    [InlineData(4, 4, 2, 2, Padding.Same, 8, 8)]
    [InlineData(4, 3, 4, 2, Padding.Same, 8, 6)]
    [InlineData(4, 3, 5, 1, Padding.Same, 4, 3)]
    [InlineData(4, 3, 4, 2, Padding.Valid, 10, 8)]
    [InlineData(4, 3, 3, 2, Padding.Valid, 10, 8)]
    [InlineData(3, 3, 2, 2, Padding.Valid, 6, 6)]
    public Task Convolution2DTransposeBias(int height, int width, int filter, int stride, Padding padding, int outputHeight, int outputWidth) => Agree(
        graph => graph.Convolution2DTransposeBias(
            graph.Input([2, height, width, 6]), graph.Weights([5, filter, filter, 6]), graph.Weights([5]), (outputHeight, outputWidth), padding, (stride, stride)),
        1e-6, Floats(2, height, width, 6));

    // XNNPACK counts places column by column, and as integers: what a pair of operators gives does not depend on it.
    [Theory]
    [InlineData(2, 2, 6, 8)]
    [InlineData(3, 2, 9, 4)]
    [InlineData(2, 3, 4, 9)]
    public Task Pooling_and_unpooling(int windowHeight, int windowWidth, int height, int width) => Agree(
        graph =>
        {
            var window = (windowHeight, windowWidth);
            var (values, indices) = graph.MaxPoolingWithArgmax2D(graph.Input([2, height, width, 5]), window, window, Padding.Valid);
            return graph.MaxUnpooling2D(values, indices, window, window, Padding.Valid);
        },
        0, Floats(2, height, width, 5));

    [Theory]
    [InlineData(QuantizationTechnique.DynamicRange)]
    [InlineData(QuantizationTechnique.Float16)]
    [InlineData(QuantizationTechnique.FullInteger)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task A_segmenter_converts_and_runs(QuantizationTechnique technique)
    {
        var builder = new ModelBuilder();
        var graph = builder.Main;
        var features = graph.Conv2D(graph.Input([1, 6, 8, 3], "image"), 16, 3, new Window(Stride: 2));
        var filter = graph.Weights([6, 2, 2, 16], "up/filter");
        graph.Output(graph.Unary(BuiltinOperator.Logistic, graph.Conv2D(graph.Convolution2DTransposeBias(features, filter, graph.Weights([6], "up/bias"), (6, 8), Padding.Same, (2, 2)), 2)));
        using var model = builder.Build();
        var samples = TestDataset.Of("image", [1, 6, 8, 3], [.. Enumerable.Range(0, 8).Select(_ => _random.Floats(144))]);
        var ranges = technique is QuantizationTechnique.FullInteger or QuantizationTechnique.Int16x8
            ? new Calibrator().Run(model, [samples], TestContext.Current.CancellationToken).Ranges(new RangeOptions())
            : null;
        ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = technique }, ranges, cancellation: TestContext.Current.CancellationToken);
        // A code of the output, which kernels may round differently.
        await Agree(model, technique == QuantizationTechnique.Float16 ? 1e-5 : 0.02, Floats(1, 6, 8, 3));
    }

    private async Task Agree(Func<GraphBuilder, Value> build, double tolerance, params TensorValue[] inputs)
    {
        var builder = new ModelBuilder();
        builder.Main.Output(build(builder.Main));
        using var model = builder.Build();
        await Agree(model, tolerance, inputs);
    }

    private static async Task Agree(TfLiteModel model, double tolerance, params TensorValue[] inputs)
    {
        var expected = await LiteRtRuntime.Require().RunAsync(ModelWriter.ToBytes(model), [new LiteRtCase(inputs)], null, TestContext.Current.CancellationToken);
        using var interpreter = new Interpreter(model);
        EngineRun.RequireAgreement(expected.Cases[0], EngineRun.Run(interpreter, interpreter, new LiteRtCase(inputs)), tolerance, "custom operator");
    }

    private TensorValue Audio(int samples, int channels) => Floats(samples, channels);

    private TensorValue Floats(params int[] shape) => TensorValue.From<float>(_random.Floats(shape.Aggregate(1, static (a, b) => a * b)), shape);

    private TensorValue Bytes(TensorType type, params int[] shape) => new(type, shape, Array.ConvertAll(_random.Integers(shape.Aggregate(1, static (a, b) => a * b), 0, 256), static code => (byte)code));
}
