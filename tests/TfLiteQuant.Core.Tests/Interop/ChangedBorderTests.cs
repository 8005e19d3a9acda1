using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Models with changed inputs and outputs load in the real runtime and give the same codes.</summary>
public sealed class ChangedBorderTests
{
    private const int Samples = 3;

    [Theory]
    [InlineData("digits_cnn", "int8_only", TensorType.UInt8)]
    [InlineData("digits_cnn", "int8_only", TensorType.Float32)]
    [InlineData("digits_cnn", "int8_only", TensorType.Int16)]
    [InlineData("digits_lstm", "int8_only", TensorType.UInt8)]
    [InlineData("waves_autoencoder", "int8_fallback", TensorType.Int8)]
    [InlineData("digits_unet", "uint8_io", TensorType.Int8)]
    [InlineData("digits_cnn", "int16x8", TensorType.Int16)]
    [InlineData("digits_cnn", "int16x8", TensorType.Int8)]
    [InlineData("topics_embedding", "int8_only", TensorType.Float32)]
    public async Task Gives_the_same_values(string name, string variant, TensorType type)
    {
        var runtime = LiteRtRuntime.Require();
        var golden = GoldenModel.Require(name);
        using var source = ModelReader.Open(golden.ModelPath(variant));
        using var changed = ModelReader.Open(golden.ModelPath(variant));
        ModelBorders.Change(changed, new BorderTypes(type, type));
        Graph before = new(source), after = new(changed);
        var values = Enumerable.Range(0, Samples).Select(sample => Array.ConvertAll(before.Inputs, port => before.Draw(port, (ulong)sample))).ToList();
        var expected = await RunAsync(runtime, source, before, values);
        var actual = await RunAsync(runtime, changed, after, values);
        for (var sample = 0; sample < Samples; sample++)
        {
            for (var output = 0; output < before.Outputs.Length; output++)
            {
                // Half a step of the coarser side: all codes but those that a narrower border rounds are the same.
                double step = Math.Max(Step(before.Outputs[output]), Step(after.Outputs[output])), inputStep = after.Inputs.Concat(before.Inputs).Max(Step);
                var tolerance = IsExact(variant, type) ? 1e-6 : 2 * step + 4 * inputStep;
                Assert.All(expected[sample][output].Zip(actual[sample][output]), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance, $"{pair.First} and {pair.Second}, tolerance {tolerance}"));
            }
        }
    }

    // Only where 16-bit codes meet 8-bit ones is anything rounded.
    private static bool IsExact(string variant, TensorType type) => variant == "int16x8" ? type == TensorType.Int16 : type != TensorType.Int16;

    private static double Step(Tensor port) => port.Quantization?.Scale is [var scale] ? scale : 0;

    private static async Task<List<List<double[]>>> RunAsync(LiteRtRuntime runtime, TfLiteModel model, Graph graph, List<double[][]> values)
    {
        var cases = values.Select(sample => new LiteRtCase([.. sample.Select((value, i) => graph.Encode(graph.Inputs[i], value))])).ToList();
        var run = await runtime.RunAsync(ModelWriter.ToBytes(model), cases, null, TestContext.Current.CancellationToken);
        return [.. run.Cases.Select(outputs => outputs.Select((output, i) => Graph.Decode(graph.Outputs[i], output)).ToList())];
    }

    private sealed class Graph(TfLiteModel model)
    {
        public Tensor[] Inputs { get; } = Array.ConvertAll(model.Subgraphs[0].Inputs, index => model.Subgraphs[0].Tensors[index]);

        public Tensor[] Outputs { get; } = Array.ConvertAll(model.Subgraphs[0].Outputs, index => model.Subgraphs[0].Tensors[index]);

        // Values that the codes of the source hold exactly, so that both models get the same; a small range where the source is float.
        public double[] Draw(Tensor port, ulong seed)
        {
            var random = new SeededRandom(seed + 1);
            var values = new double[port.ElementCount];
            for (var i = 0; i < values.Length; i++)
            {
                if (port.Type == TensorType.Int32) values[i] = random.NextInt32(20);
                else if (port.Type == TensorType.Float32) values[i] = model.Subgraphs[0].Operators.Find(static op => op.Builtin == BuiltinOperator.Quantize) is { } op ? Value(model.Subgraphs[0].Tensors[op.Outputs[0]], random) : 0;
                else values[i] = Value(port, random);
            }

            return values;
        }

        public TensorValue Encode(Tensor port, double[] values) => port.Type switch
        {
            TensorType.Float32 => TensorValue.From<float>(Array.ConvertAll(values, static value => (float)value), port.Shape!),
            TensorType.Int32 => TensorValue.From<int>(Array.ConvertAll(values, static value => (int)value), port.Shape!),
            TensorType.Int8 => TensorValue.From<sbyte>(Array.ConvertAll(values, value => (sbyte)Code(port, value)), port.Shape!),
            TensorType.UInt8 => TensorValue.From<byte>(Array.ConvertAll(values, value => (byte)Code(port, value)), port.Shape!),
            _ => TensorValue.From<short>(Array.ConvertAll(values, value => (short)Code(port, value)), port.Shape!),
        };

        public static double[] Decode(Tensor port, TensorValue output) => port.Quantization is { Scale: [var scale], ZeroPoint: [var zero] } && port.Type != TensorType.Float32
            ? Array.ConvertAll(output.ToDoubles(), code => (code - zero) * scale)
            : output.ToDoubles();

        private static double Value(Tensor codes, SeededRandom random)
        {
            var (min, max) = codes.Type.CodeRange();
            return (min + 1 + random.NextInt32((int)(max - min)) - codes.Quantization!.ZeroPoint![0]) * (double)codes.Quantization.Scale![0];
        }

        private static double Code(Tensor port, double value)
        {
            var (min, max) = port.Type.CodeRange();
            return Math.Clamp(Math.Round(value / port.Quantization!.Scale![0]) + port.Quantization.ZeroPoint![0], min, max);
        }
    }
}
