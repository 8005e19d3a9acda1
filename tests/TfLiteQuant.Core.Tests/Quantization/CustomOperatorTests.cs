using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization;

/// <summary>Models with custom operators that run: those stay float with all that they read, and what is around them is quantized.</summary>
public sealed class CustomOperatorTests
{
    private static readonly Dictionary<string, (int[] Shape, Func<GraphBuilder, Value, Value> Build)> Models = new()
    {
        ["upsampling"] = ([1, 4, 6, 3], static (graph, image) =>
        {
            var features = graph.Conv2D(image, 48);
            return graph.Conv2D(graph.Convolution2DTransposeBias(features, graph.Weights([8, 3, 3, 48], "up/filter"), graph.Weights([8], "up/bias"), (8, 12), Padding.Same, (2, 2)), 4);
        }),
        ["pooling"] = ([1, 4, 6, 3], static (graph, image) =>
        {
            var (values, indices) = graph.MaxPoolingWithArgmax2D(graph.Conv2D(image, 48), (2, 2), (2, 2));
            return graph.Conv2D(graph.MaxUnpooling2D(graph.Conv2D(values, 48), indices, (2, 2), (2, 2)), 4);
        }),
        ["speech"] = ([400, 1], static (graph, audio) => graph.FullyConnected(
            graph.Reshape(graph.Mfcc(graph.AudioSpectrogram(audio, 64, 32), graph.Constant<int>([16000], [])), 1, 11 * 13), 8)),
        ["rotation"] = ([4, 64], static (graph, rows) => graph.FullyConnected(graph.HadamardRotation(graph.FullyConnected(rows, 64), 64), 16)),
        ["landmarks"] = ([1, 8, 8, 3], static (graph, image) =>
        {
            var landmarks = graph.Constant<float>([1, 3, 0, 6, 2, 0, 2, 1, 0, 6, 7, 0], [1, 4, 3]);
            var matrix = graph.Landmarks2TransformMatrix(landmarks, 0, 1, [2, 3], (4, 4), (1, 1));
            var crop = graph.Conv2D(graph.TransformTensorBilinear(graph.Conv2D(image, 48), matrix, (4, 4)), 4);
            return graph.TransformLandmarks(graph.Reshape(graph.FullyConnected(graph.Reshape(crop, 1, 64), 6), 1, 2, 3), matrix);
        }),
    };

    public static TheoryData<string, QuantizationTechnique> Rows => [.. Models.Keys.SelectMany(static name => new[]
    {
        (name, QuantizationTechnique.DynamicRange), (name, QuantizationTechnique.Float16), (name, QuantizationTechnique.FullInteger), (name, QuantizationTechnique.Int16x8),
    })];

    [Theory, MemberData(nameof(Rows))]
    public void Converts_around_them_and_runs(string name, QuantizationTechnique technique)
    {
        var (shape, build) = Models[name];
        var (random, builder) = (new SeededRandom(21), new ModelBuilder());
        var input = builder.Main.Input(shape, "input");
        builder.Main.Output(build(builder.Main, input));
        using var original = ModelReader.Read(ModelWriter.ToBytes(builder.Build()));
        using var model = ModelReader.Read(ModelWriter.ToBytes(builder.Build()));
        var count = shape.Aggregate(1, static (a, b) => a * b);
        var samples = TestDataset.Of("input", shape, [.. Enumerable.Range(0, 8).Select(_ => random.Floats(count))]);
        var ranges = technique is QuantizationTechnique.FullInteger or QuantizationTechnique.Int16x8
            ? new Calibrator().Run(model, [samples], TestContext.Current.CancellationToken).Ranges(new RangeOptions())
            : null;
        var plan = ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = technique }, ranges, cancellation: TestContext.Current.CancellationToken);
        Assert.NotEmpty(plan.Tensors);
        using var quantized = ModelReader.Read(ModelWriter.ToBytes(model));
        Unchanged(original, quantized, technique);

        var inputs = new LiteRtCase(TensorValue.From<float>(random.Floats(count), shape));
        using var before = new Interpreter(original);
        using var after = new Interpreter(quantized);
        var agreement = OutputAgreement.Between(EngineRun.Run(before, before, inputs)[0], EngineRun.Run(after, after, inputs)[0]);
        // Of values close to each other another may be the largest, and go elsewhere.
        Assert.InRange(agreement.Cosine, technique == QuantizationTechnique.Float16 ? 0.9999 : 0.97, 1.001);
    }

    private static void Unchanged(TfLiteModel original, TfLiteModel quantized, QuantizationTechnique technique)
    {
        var (before, after) = (Customs(original), Customs(quantized));
        Assert.Equal(before.Count, after.Count);
        foreach (var (old, now) in before.Zip(after))
        {
            Assert.Equal(old.Code.CustomCode, now.Code.CustomCode);
            Assert.Equal(old.CustomOptions!.AsSpan<byte>().ToArray(), now.CustomOptions!.AsSpan<byte>().ToArray());
            for (var i = 0; i < old.Inputs.Length; i++)
            {
                var (was, tensor) = (original.Read(old, i), quantized.Read(now, i));
                Assert.Equal(was.Type, tensor.Type);
                // Halves are turned back before the operator, in a DEQUANTIZE.
                if (was.IsConstant && technique != QuantizationTechnique.Float16) Assert.Equal(was.Buffer.Data.AsSpan<byte>().ToArray(), tensor.Buffer.Data.AsSpan<byte>().ToArray());
            }

            foreach (var output in now.Outputs) Assert.Equal(TensorType.Float32, quantized.Subgraphs[0].Tensors[output].Type);
        }
    }

    private static List<Operator> Customs(TfLiteModel model) => [.. model.Subgraphs[0].Operators.Where(static op => op.Builtin == BuiltinOperator.Custom)];
}
