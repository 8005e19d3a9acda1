using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Detectors that end in TFLite_Detection_PostProcess, in our engine and in the LiteRT runtime.</summary>
public sealed class DetectorInteropTests
{
    private const double Tolerance = 1e-6;

    private static readonly Dictionary<string, DetectorEnd> Ends = new()
    {
        ["fast"] = new(),
        ["fast, no background"] = new() { HasBackground = false, ScoreLimit = 0, Most = 24, OverlapLimit = 0.9f },
        ["fast, two classes"] = new() { PerBox = 2, Most = 24 },
        ["regular"] = new() { IsRegular = true, Most = 24 },
        ["regular, few of a class"] = new() { IsRegular = true, PerClass = 2, OverlapLimit = 1 },
        ["none above the limit"] = new() { IsRegular = true, ScoreLimit = 2 },
    };

    public static TheoryData<string, bool> Rows => [.. Ends.Keys.SelectMany(static name => new[] { (name, false), (name, true) })];

    [Theory, MemberData(nameof(Rows))]
    public async Task Agrees_with_the_runtime(string name, bool isQuantized)
    {
        var (end, random, builder) = (Ends[name], new SeededRandom(5), new ModelBuilder());
        var graph = builder.Main;
        LiteRtCase inputs;
        if (isQuantized)
        {
            var (boxes, scores) = (Codes(graph, [1, end.Boxes, 4], 0.08f, 128), Codes(graph, [1, end.Boxes, end.Columns], 1 / 256f, 0));
            var anchors = Array.ConvertAll(end.Anchors(), static value => (byte)Math.Round(value / 0.006f));
            end.Add(graph, boxes, scores, graph.QuantizedConstant<byte>(anchors, [end.Boxes, 4], QuantizationParameters.PerTensor(0.006f, 0)));
            inputs = new LiteRtCase(Bytes(random, 1, end.Boxes, 4), Bytes(random, 1, end.Boxes, end.Columns));
        }
        else
        {
            end.Add(graph, graph.Input([1, end.Boxes, 4]), graph.Input([1, end.Boxes, end.Columns]), graph.Constant<float>(end.Anchors(), [end.Boxes, 4]));
            inputs = new LiteRtCase(
                TensorValue.From<float>(random.Floats(end.Boxes * 4, -2, 2), 1, end.Boxes, 4),
                TensorValue.From<float>(random.Floats(end.Boxes * end.Columns, 0, 1), 1, end.Boxes, end.Columns));
        }

        using var model = builder.Build();
        var expected = await LiteRtRuntime.Require().RunAsync(ModelWriter.ToBytes(model), [inputs], null, TestContext.Current.CancellationToken);
        using var interpreter = new Interpreter(model);
        Written(expected.Cases[0], EngineRun.Run(interpreter, interpreter, inputs), end, name);
    }

    [Theory]
    [InlineData(QuantizationTechnique.DynamicRange)]
    [InlineData(QuantizationTechnique.Float16)]
    [InlineData(QuantizationTechnique.FullInteger)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task A_detector_converts_and_runs(QuantizationTechnique technique)
    {
        var (end, random, builder) = (new DetectorEnd(), new SeededRandom(7), new ModelBuilder());
        var graph = builder.Main;
        var image = graph.Input([1, 4, 6, 3], "image");
        var features = graph.Conv2D(image, 48);
        var boxes = graph.Reshape(graph.Conv2D(features, 4, 1), 1, end.Boxes, 4);
        var scores = graph.Unary(BuiltinOperator.Logistic, graph.Reshape(graph.Conv2D(features, end.Columns, 1), 1, end.Boxes, end.Columns));
        end.Add(graph, boxes, scores, graph.Constant<float>(end.Anchors(), [end.Boxes, 4], "anchors"));
        using var model = builder.Build();
        var samples = TestDataset.Of("image", [1, 4, 6, 3], [.. Enumerable.Range(0, 8).Select(_ => random.Floats(72))]);
        var ranges = technique is QuantizationTechnique.FullInteger or QuantizationTechnique.Int16x8
            ? new Calibrator().Run(model, [samples], TestContext.Current.CancellationToken).Ranges(new RangeOptions())
            : null;
        var plan = ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = technique }, ranges, cancellation: TestContext.Current.CancellationToken);
        Assert.NotEmpty(plan.Tensors);

        var file = ModelWriter.ToBytes(model);
        using var quantized = ModelReader.Read(file);
        var inputs = new LiteRtCase(TensorValue.From<float>(random.Floats(72), 1, 4, 6, 3));
        var expected = await LiteRtRuntime.Require().RunAsync(file, [inputs], null, TestContext.Current.CancellationToken);
        using var interpreter = new Interpreter(quantized);
        var actual = EngineRun.Run(interpreter, interpreter, inputs);
        // Scores may differ by a code between kernels, and what is picked with them: how many is what stays.
        Assert.InRange(actual[3].AsSpan<float>()[0], expected.Cases[0][3].AsSpan<float>()[0] - 1, expected.Cases[0][3].AsSpan<float>()[0] + 1);
        if (technique == QuantizationTechnique.Float16) Written(expected.Cases[0], actual, end, "float16", 1e-4);
    }

    // The runtime writes nothing beyond what it found, where ours are zero.
    private static void Written(IReadOnlyList<TensorValue> expected, TensorValue[] actual, DetectorEnd end, string what, double tolerance = Tolerance)
    {
        var count = (int)expected[3].AsSpan<float>()[0];
        Assert.Equal(count, actual[3].AsSpan<float>()[0]);
        var rows = end.IsRegular ? count : count * end.PerBox;
        for (var output = 0; output < 3; output++)
        {
            var width = output == 0 ? 4 : 1;
            var (theirs, ours) = (expected[output].ToDoubles(), actual[output].ToDoubles());
            for (var i = 0; i < rows * width; i++) Assert.Equal(theirs[i], ours[i], tolerance);
            Assert.All(ours[(rows * width)..], static value => Assert.Equal(0, value));
        }

        Assert.True(count > 0 || end.ScoreLimit > 1, $"{what}: nothing was found.");
    }

    private static Value Codes(GraphBuilder graph, int[] shape, float scale, int zeroPoint)
    {
        var value = graph.Input(shape, null, TensorType.UInt8);
        graph[value].Quantization = QuantizationParameters.PerTensor(scale, zeroPoint);
        return value;
    }

    private static TensorValue Bytes(SeededRandom random, params int[] shape)
        => TensorValue.From<byte>(Array.ConvertAll(random.Integers(shape.Aggregate(1, static (a, b) => a * b), 96, 160), static code => (byte)code), shape);
}
