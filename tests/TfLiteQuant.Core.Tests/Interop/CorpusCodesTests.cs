using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>
/// Quantized models found in public, operator by operator: the real LiteRT runtime runs the model and shows every tensor, and each
/// operator is run here on what it was given there. The runtime's optimized kernels may differ from the reference's, which are ours, by one code.
/// </summary>
public sealed class CorpusCodesTests
{
    private const string Corpus = "corpus";

    public static TheoryData<string> Models =>
    [
        "imagenet-mobilenet_v1_025_128/mobilenet_v1_0.25_128_quant.tflite", "mlperf-tiny-ic-resnet8/pretrainedResnet_quant.tflite", "mlperf-tiny-vww/vww_96_int8.tflite",
        "mlperf-tiny-kws/kws_ref_model.tflite", "mlperf-tiny-ad/ad01_int8.tflite", "mlperf-tiny-sww/str_ww_ref_model.tflite", "mnist-models/trained_lstm_int8.tflite",
        "ai-edge-quantizer/conv_fc_mnist_srq_a8w8.tflite", "mp-blazeface-front/face_detection_front_128_full_integer_quant.tflite",
        "tflite-micro/hello_world_int8.tflite", "tflite-micro/micro_speech_quantized.tflite",
        "tflite-micro/person_detect.tflite", "tflite-micro/trained_lstm_int8.tflite", "litert/quantize-testdata/argmax.bin", "litert/quantize-testdata/lstm_quantized.bin",
        "litert/quantize-testdata/lstm_quantized2.bin", "litert/quantize-testdata/svdf_quantized.bin", "litert/quantize-testdata/unidirectional_sequence_lstm_quantized.bin",
        "litert/runtime-testdata/simple_quantized_ops.tflite", "litert/runtime-testdata/single_rsqrt_default_a8w8_recipe_quantized.tflite",
        "litert/runtime-testdata/single_rsqrt_default_a16w8_recipe_quantized.tflite", "litert/runtime-testdata/single_mul_default_a16w8_recipe_quantized.tflite",
        "litert/runtime-testdata/single_add_default_a8w8_recipe_quantized.tflite", "litert/runtime-testdata/mul_quant.tflite",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task The_runtime_agrees_to_one_code(string file)
    {
        var path = Shared.RequireFile(Path.Combine(Corpus, file));
        using var model = ModelReader.Open(path);
        var graph = model.Subgraphs[0];
        var random = new SeededRandom(5);
        var inputs = Array.ConvertAll(graph.Inputs, index => Random(graph.Tensors[index], random));
        LiteRtRun run;
        try
        {
            run = await LiteRtRuntime.Require().RunAsync(path, [new LiteRtCase(inputs)], new LiteRtOptions(ExposeAll: true), TestContext.Current.CancellationToken);
        }
        catch (LiteRtException refusal)
        {
            Assert.Skip($"The runtime's WebAssembly build refuses the model: {refusal.Message}");
            return;
        }

        Dictionary<int, TensorValue> recorded = [];
        for (var i = 0; i < inputs.Length; i++) recorded[graph.Inputs[i]] = inputs[i];
        var exposed = LiteRtExposure.Of(model);
        Assert.Equal(exposed.Length, run.Cases[0].Count);
        for (var i = 0; i < exposed.Length; i++) recorded[exposed[i]] = run.Cases[0][i];
        List<string> wrong = [];
        Dictionary<BuiltinOperator, BitAgreement> seen = [];
        foreach (var op in RecordedOperator.Of(model, index => recorded.GetValueOrDefault(index), file))
        {
            var agreement = op.Run();
            seen[op.Builtin] = seen.GetValueOrDefault(op.Builtin, new(0, 0, 0)) + agreement;
            var isFloat = op.Outputs.All(static output => output.Type == TensorType.Float32);
            if (agreement.Largest > (isFloat ? 1e-5 : 1)) wrong.Add($"{op.Name}: {agreement}");
        }

        foreach (var (builtin, agreement) in seen)
            TestContext.Current.TestOutputHelper?.WriteLine($"{BuiltinOperators.NameOf(builtin)}: {agreement.Differing} of {agreement.Elements} differ, by up to {agreement.Largest}");
        Assert.Empty(wrong);
        Assert.NotEmpty(seen);
    }

    /// <summary>Convolutions whose weights have a scale per channel and zero points beside it: kernels multiply such codes as if the zero
    /// points were 0, and what comes out means nothing. The runtime refuses them while it prepares the model, as the engine does.</summary>
    [Fact]
    public async Task What_the_runtime_refuses_is_refused()
    {
        var path = Shared.RequireFile(Path.Combine(Corpus, "seg-portrait/mnv3_seg_quant.tflite"));
        var refusal = await Assert.ThrowsAsync<LiteRtException>(() => LiteRtRuntime.Require().RunAsync(path, [], null, TestContext.Current.CancellationToken));
        Assert.Contains("unsupported zero-point", refusal.Message);
        using var model = ModelReader.Open(path);
        var error = Assert.Throws<Diagnostics.TfLiteQuantException>(() => new Interpreter(model).Run());
        Assert.Contains("several scales and a zero point", error.Problem);
    }

    private static TensorValue Random(Tensor tensor, SeededRandom random)
    {
        var shape = Array.ConvertAll(tensor.Shape ?? [], static dimension => Math.Max(dimension, 1));
        var count = shape.Aggregate(1, static (product, dimension) => product * dimension);
        if (tensor.Type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16) return CodeTensor.Random(tensor.Type, shape, 1, 0, random).ToValue();
        if (tensor.Type == TensorType.Float32) return TensorValue.From<float>(random.Floats(count), shape);
        if (tensor.Type == TensorType.Int32) return TensorValue.From<int>(random.Integers(count, 0, 3), shape);
        Assert.Skip($"Inputs of {tensor.Type}.");
        // Never reached: the line before throws, which the compiler does not know.
        throw new NotSupportedException();
    }
}
