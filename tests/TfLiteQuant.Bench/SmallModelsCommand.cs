using System.Diagnostics;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>Small models beside the LiteRT runtime's WebAssembly build, and what preparing them costs.</summary>
internal sealed class SmallModelsCommand : IBenchCommand
{
    private const double Seconds = 1;
    private const int PeerRuns = 400;

    private static readonly (string Name, string File)[] Models =
    [
        ("MobileNetV1 0.25 224", "corpus/imagenet-mobilenet_v1_025_224/mobilenet_v1_0.25_224_1_default_1.tflite"),
        ("ResNet-8", "corpus/mlperf-tiny-ic-resnet8/pretrainedResnet.tflite"),
        ("VWW 96", "corpus/mlperf-tiny-vww/vww_96_float.tflite"),
        ("BlazeFace front", "corpus/mp-blazeface-front/face_detection_front.tflite"),
        ("DTLN model 1", "corpus/audio-dtln/model_1.tflite"),
        ("portrait segmentation", "corpus/seg-portrait/mnv3_seg_float.tflite"),
        ("transformer feed-forward", "corpus/litert/runtime-testdata/ff.tflite"),
        ("digits_lstm", "golden/digits_lstm/float.tflite"),
        ("digits_transformer", "golden/digits_transformer/float.tflite"),
    ];

    public string Name => "small";

    public string Usage => "[MODEL...]: small models of the shared folder, one thread, beside LiteRT's WebAssembly build in Node";

    public int Run(string[] arguments)
    {
        Console.WriteLine("| model | ours, best ms | median | LiteRT wasm, ms | ratio | sum of operators, ms | whole / sum | prepare + first run, ms | over a warm one |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var models = arguments.Length > 0 ? Array.ConvertAll(arguments, static path => (Path.GetFileName(path), path)) : Models;
        foreach (var (name, file) in models)
        {
            var path = File.Exists(file) ? file : Path.Combine(Shared.Root ?? "", file);
            if (File.Exists(path)) Measure(name, path);
            else Console.WriteLine($"| {name} | not on this machine |");
        }

        return 0;
    }

    private static void Measure(string name, string path)
    {
        using var model = ModelReader.Open(path);
        var first = FirstInference(model);
        using var interpreter = new Interpreter(model);
        var ours = Timing.Of(Seconds, () => interpreter.Run())[0];
        var sum = SumOfOperators(interpreter);
        var peer = Peer(path, interpreter);
        Console.WriteLine(FormattableString.Invariant(
            $"| {name} | {ours.Best:F3} | {ours.Median:F3} | {peer:F3} | {ours.Median / peer:F2} | {sum:F3} | {ours.Median / sum:F2} | {first:F2} | {first / ours.Median:F1} |"));
    }

    // A new interpreter each time, in a process whose code has been compiled: binding, packing, memory, the first run.
    private static double FirstInference(Model.TfLiteModel model)
    {
        // The compiler is done with what runs often after some hundred milliseconds only.
        const double WarmUp = 1;
        const int Runs = 201;
        var times = new List<double>();
        for (var begin = Stopwatch.GetTimestamp(); times.Count < Runs;)
        {
            var started = Stopwatch.GetTimestamp();
            using var interpreter = new Interpreter(model);
            interpreter.Run();
            if (Stopwatch.GetElapsedTime(begin).TotalSeconds > WarmUp) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    private static double SumOfOperators(Interpreter interpreter)
    {
        var watch = new Watch();
        interpreter.Observer = watch;
        for (var i = 0; i < 100; i++) interpreter.Run();
        interpreter.Observer = null;
        return watch.Times.Values.Sum(static times =>
        {
            times.Sort();
            return times[times.Count / 2] * 1e3 / Stopwatch.Frequency;
        });
    }

    private static double Peer(string path, Interpreter interpreter)
    {
        if (LiteRtRuntime.UnavailableReason is not null) return double.NaN;
        var inputs = interpreter.Inputs.Select(static input => new TensorValue(input.Type, input.Shape, new byte[input.ByteLength])).ToArray();
        var cases = Enumerable.Repeat(new LiteRtCase(inputs), PeerRuns).ToList();
        try
        {
            var options = new LiteRtOptions(FreshState: false, Variant: LiteRtVariant.Relaxed);
            var best = double.MaxValue;
            for (var i = 0; i < 3; i++) best = Math.Min(best, LiteRtRuntime.Require().RunAsync(path, cases, options).GetAwaiter().GetResult().RunTime.TotalMilliseconds / PeerRuns);
            return best;
        }
        catch (LiteRtException)
        {
            return double.NaN;
        }
    }

    private sealed class Watch : IOperatorObserver
    {
        public Dictionary<OperatorSite, List<long>> Times { get; } = [];

        public void Before(OperatorSite site)
        {
        }

        public void After(OperatorSite site, long elapsed)
        {
            if (site.RunsSubgraphs) return;
            if (!Times.TryGetValue(site, out var times)) Times.Add(site, times = []);
            times.Add(elapsed);
        }
    }
}
