using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>
/// Operators with weights of quantized models found in public, each fed what the real LiteRT runtime fed it. The runtime's optimized
/// kernels scale sums by floats or with one rounding less: codes agree but for some that lie next to the border of two.
/// </summary>
public sealed class QuantizedProductInteropTests
{
    private static readonly BuiltinOperator[] Owned =
        [BuiltinOperator.Conv2D, BuiltinOperator.DepthwiseConv2D, BuiltinOperator.FullyConnected, BuiltinOperator.TransposeConv, BuiltinOperator.BatchMatmul];

    // Of a file, how many of a thousand codes may be the neighbouring one.
    [Theory]
    [InlineData("corpus/imagenet-mobilenet_v1_025_128/mobilenet_v1_0.25_128_quant.tflite", 30)]
    [InlineData("corpus/ai-edge-quantizer/insert_dequant_test.tflite", 30)]
    [InlineData("corpus/mlperf-tiny-ic-resnet8/pretrainedResnet_quant.tflite", 30)]
    [InlineData("corpus/mlperf-tiny-kws/kws_ref_model.tflite", 30)]
    [InlineData("corpus/mlperf-tiny-ad/ad01_int8.tflite", 30)]
    [InlineData("corpus/imagenet-quantized-only/mcunet-320kb-1mb_imagenet.tflite", 30)]
    public async Task Codes_are_the_runtimes_or_next_to_them(string file, int perThousand)
    {
        var agreement = new BitAgreement(0, 0, 0);
        await Each(file, (op, _) =>
        {
            var one = op.Run();
            one.RequireWithin(1, op.Name);
            agreement += one;
        });
        Assert.True(agreement.Elements > 0, "Nothing was compared.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{agreement.Differing} of {agreement.Elements} codes are the neighbouring one.");
        Assert.True(agreement.Differing * 1000L <= (long)agreement.Elements * perThousand, $"{agreement.Differing} of {agreement.Elements} codes differ.");
    }

    // The runtime quantizes each row or image as we do, but not with the same roundings: a code more or less in some activations.
    [Theory]
    [InlineData("corpus/mlperf-tiny-ad/model_ToyCar_quant.tflite")]
    [InlineData("corpus/audio-dtln/model_quant_1.tflite")]
    public async Task Hybrid_floats_agree(string file)
    {
        var compared = 0;
        await Each(file, (op, expected) =>
        {
            var range = expected.ToDoubles().Max(Math.Abs);
            Assert.True(op.Run().Largest <= 0.03 * range, $"{op.Name}: {op.Run()} of {range}");
            compared++;
        });
        Assert.True(compared > 0, "Nothing was compared.");
    }

    private static async Task Each(string file, Action<RecordedOperator, TensorValue> check)
    {
        var path = Shared.RequireFile(file);
        using var model = ModelReader.Open(path);
        var graph = model.Subgraphs[0];
        var random = new SeededRandom(17);
        TensorValue[] inputs = Array.ConvertAll(graph.Inputs, index => Draw(graph.Tensors[index], random));
        var run = await LiteRtRuntime.Require().RunAsync(path, [new LiteRtCase(inputs)], new LiteRtOptions(ExposeAll: true), TestContext.Current.CancellationToken);
        var shown = LiteRtExposure.Of(model);
        var values = new Dictionary<int, TensorValue>();
        for (var i = 0; i < shown.Length; i++) values.TryAdd(shown[i], run.Cases[0][i]);
        for (var i = 0; i < inputs.Length; i++) values.TryAdd(graph.Inputs[i], inputs[i]);
        foreach (var op in RecordedOperator.Of(model, values.GetValueOrDefault, Path.GetFileName(file)))
            if (Owned.Contains(op.Builtin) && op.Inputs.ElementAtOrDefault(1) is { Type: not TensorType.Float32 }) check(op, values[op.OutputIndices[0]]);
    }

    private static TensorValue Draw(Tensor tensor, SeededRandom random)
    {
        var shape = Array.ConvertAll(tensor.Shape!, static dimension => Math.Max(dimension, 1));
        var count = shape.Aggregate(1, static (product, dimension) => product * dimension);
        return tensor.Type switch
        {
            TensorType.UInt8 => TensorValue.From<byte>([.. random.Integers(count, 0, 256).Select(static code => (byte)code)], shape),
            TensorType.Int8 => TensorValue.From<sbyte>([.. random.Integers(count, -128, 128).Select(static code => (sbyte)code)], shape),
            _ => TensorValue.From<float>(random.Floats(count), shape),
        };
    }
}
