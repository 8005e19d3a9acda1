using System.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>Operators on codes beside the same operators on floats, and integer and dynamic-range models beside their float originals, one thread.</summary>
internal sealed class CodesCommand : IBenchCommand
{
    private const double Seconds = 0.4;

    private static readonly (string Name, string Float, string Integer)[] Pairs =
    [
        ("MobileNetV1 0.25 224", "corpus/imagenet-mobilenet_v1_025_224/mobilenet_v1_0.25_224_1_default_1.tflite", "corpus-golden/imagenet-mobilenet_v1_025_224__mobilenet_v1_0.25_224_1_default_1/int8_only.tflite"),
        ("ResNet-8", "corpus/mlperf-tiny-ic-resnet8/pretrainedResnet.tflite", "corpus/mlperf-tiny-ic-resnet8/pretrainedResnet_quant.tflite"),
        ("VWW 96", "corpus/mlperf-tiny-vww/vww_96_float.tflite", "corpus/mlperf-tiny-vww/vww_96_int8.tflite"),
        ("AD 01", "corpus/mlperf-tiny-ad/ad01_fp32.tflite", "corpus/mlperf-tiny-ad/ad01_int8.tflite"),
        ("Keyword spotting", "corpus/mlperf-tiny-kws/kws_ref_model_float32.tflite", "corpus/mlperf-tiny-kws/kws_ref_model.tflite"),
        ("BlazeFace front", "corpus/mp-blazeface-front/face_detection_front.tflite", "corpus/mp-blazeface-front/face_detection_front_128_full_integer_quant.tflite"),
        ("DTLN model 1", "corpus/audio-dtln/model_1.tflite", "corpus-golden/audio-dtln__model_1/int8_only.tflite"),
        ("portrait segmentation", "corpus/seg-portrait/mnv3_seg_float.tflite", "corpus-golden/seg-portrait__mnv3_seg_float/int8_only.tflite"),
        ("transformer feed-forward", "corpus/litert/runtime-testdata/ff.tflite", "corpus-golden/litert__runtime-testdata__ff/int8_only.tflite"),
        ("MNIST LSTM", "corpus/mnist-models/trained_lstm.tflite", "corpus/mnist-models/trained_lstm_int8.tflite"),
        .. new[] { "digits_cnn", "digits_mlp", "digits_mobilenet", "digits_resnet", "digits_unet", "digits_transformer", "topics_embedding", "waves_autoencoder", "waves_conv1d", "digits_lstm", "digits_bilstm" }
            .Select(static name => (name, $"golden/{name}/float.tflite", $"golden/{name}/int8_only.tflite")),
    ];

    public string Name => "codes";

    public string Usage => "[operators] [models]: operators on int8 and int16 beside float, integer and dynamic-range models beside float ones, one thread";

    public int Run(string[] arguments)
    {
        if (arguments.Length == 0 || arguments.Contains("operators")) Operators();
        if (arguments.Length == 0 || arguments.Contains("models")) Models();
        return 0;
    }

    private static void Operators()
    {
        Console.WriteLine("| operator | shape | float, us | int8, us | int16, us | float / int8 | float / int16 |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var probe in CodeProbe.All)
        {
            var types = new[] { TensorType.Float32, TensorType.Int8, TensorType.Int16 }.Where(type => type != TensorType.Int16 || probe.TakesWords).ToArray();
            var models = Array.ConvertAll(types, probe.Build);
            var runs = Array.ConvertAll(models, static model => new Interpreter(model));
            var times = Timing.Of(Seconds, Bodies(runs)).Select(static time => time.Best * 1e3).ToArray();
            var words = times.Length > 2 ? FormattableString.Invariant($"{times[2]:F1}") : "";
            var ratio = times.Length > 2 ? FormattableString.Invariant($"{times[0] / times[2]:F2}") : "";
            Console.WriteLine(FormattableString.Invariant($"| {probe.Name} | {string.Join(" x ", probe.Inputs[0])} | {times[0]:F1} | {times[1]:F1} | {words} | {times[0] / times[1]:F2} | {ratio} |"));
            foreach (var run in runs) run.Dispose();
            foreach (var model in models) model.Dispose();
        }
    }

    // Long enough for the compiler to have done its best: small models run too seldom in what is measured.
    private static Action[] Bodies(Interpreter[] runs)
    {
        foreach (var run in runs)
        {
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < Seconds) run.Run();
        }

        return Array.ConvertAll<Interpreter, Action>(runs, static run => () => run.Run());
    }

    private static void Models()
    {
        Console.WriteLine("| model | float, best ms | int8 | dynamic range | float / int8 | float / dynamic range |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (name, real, integer) in Pairs)
        {
            string[] paths = [Path.Combine(Shared.Root ?? "", real), Path.Combine(Shared.Root ?? "", integer), Path.Combine(Shared.Root ?? "", real)];
            if (!paths.All(File.Exists))
            {
                Console.WriteLine($"| {name} | not on this machine |");
                continue;
            }

            var models = Array.ConvertAll(paths, ModelReader.Open);
            ModelQuantizer.Quantize(models[2], new QuantizationRecipe { Technique = QuantizationTechnique.DynamicRange });
            var runs = Array.ConvertAll(models, static model => new Interpreter(model));
            var times = Timing.Of(Seconds, Bodies(runs)).Select(static time => time.Best).ToArray();
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {times[0]:F4} | {times[1]:F4} | {times[2]:F4} | {times[0] / times[1]:F2} | {times[0] / times[2]:F2} |"));
            foreach (var run in runs) run.Dispose();
            foreach (var model in models) model.Dispose();
        }
    }
}
