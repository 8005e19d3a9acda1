using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>NEG negates codes as they are in LiteRT, whatever their zero point: the quantizer writes none of codes, and every
/// technique's model gives the negated values there.</summary>
public sealed class NegationInteropTests
{
    [Theory]
    [InlineData(QuantizationTechnique.DynamicRange)]
    [InlineData(QuantizationTechnique.Float16)]
    [InlineData(QuantizationTechnique.FullInteger)]
    [InlineData(QuantizationTechnique.IntegerOnly)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task Is_right_in_the_runtime(QuantizationTechnique technique)
    {
        var runtime = LiteRtRuntime.Require();
        var random = new SeededRandom(3);

        // far from symmetric, so that a zero point taken for 0 shows
        var samples = Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, 8).Select(_ => (float)random.NextDouble(-1, 5)).ToArray()).ToArray();
        using var model = Build();
        var floats = ModelWriter.ToBytes(model);
        var ranges = technique is QuantizationTechnique.DynamicRange or QuantizationTechnique.Float16 ? null
            : new Calibrator { Histograms = HistogramMode.None }.Run(model, [TestDataset.Of("x", [1, 8], samples)], TestContext.Current.CancellationToken).Ranges();
        ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = technique }, ranges, cancellation: TestContext.Current.CancellationToken);
        foreach (var op in model.Subgraphs[0].Operators.Where(static op => op.Builtin == BuiltinOperator.Neg))
            Assert.Equal(TensorType.Float32, model.Subgraphs[0].Tensors[op.Inputs[0]].Type);

        var graph = model.Subgraphs[0];
        var expected = await runtime.RunAsync(floats, Cases(samples, null), null, TestContext.Current.CancellationToken);
        var actual = await runtime.RunAsync(ModelWriter.ToBytes(model), Cases(samples, graph.Tensors[graph.Inputs[0]].Quantization), null, TestContext.Current.CancellationToken);
        for (var output = 0; output < 2; output++)
        {
            double[] All(LiteRtRun run) => [.. run.Cases.SelectMany(values => values[output].ToDoubles())];
            double[] truth = All(expected), values = All(actual);
            if (graph.Tensors[graph.Outputs[output]].Quantization is { Scale: [var scale], ZeroPoint: [var zero] })
                values = Array.ConvertAll(values, code => (code - zero) * scale);
            var step = (truth.Max() - truth.Min()) / 255;
            for (var i = 0; i < truth.Length; i++) Assert.Equal(truth[i], values[i], 3 * step);
        }
    }

    // floats, or the int8 codes of models that take those
    private static LiteRtCase[] Cases(float[][] samples, QuantizationParameters? parameters) => [.. samples.Select(values => new LiteRtCase(
        parameters is { Scale: [var scale], ZeroPoint: [var zero] }
            ? TensorValue.From<sbyte>(Array.ConvertAll(values, value => (sbyte)Math.Clamp(Math.Round(value / scale) + zero, -128, 127)), 1, 8)
            : TensorValue.From<float>(values, 1, 8)))];

    // at the border and between operators with weights
    private static TfLiteModel Build()
    {
        var builder = new ModelBuilder(2);
        var x = builder.Main.Input([1, 8], "x");
        var inner = builder.Main.Unary(BuiltinOperator.Neg, builder.Main.FullyConnected(x, 6, FusedActivation.Relu));
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Neg, x), builder.Main.FullyConnected(inner, 3));
        return builder.Build();
    }
}
