using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;

namespace TfLiteQuant.Bench;

/// <summary>Whole networks beside ONNX Runtime, in turn in one process, with one and two threads.</summary>
internal sealed class NetworksCommand : IBenchCommand
{
    private const double Seconds = 4;

    public string Name => "networks";

    public string Usage => "FOLDER: each NAME.float.tflite in our engine beside NAME.onnx in ONNX Runtime";

    public int Run(string[] arguments)
    {
        Console.WriteLine("| network | threads | ours, best ms | median | ONNX Runtime, best ms | median | ratio of best | of median |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var path in Directory.EnumerateFiles(arguments[0], "*.float.tflite").Order(StringComparer.Ordinal))
        {
            var onnx = path.Replace(".float.tflite", ".onnx", StringComparison.Ordinal);
            if (!File.Exists(onnx)) continue;
            foreach (var threads in (ReadOnlySpan<int>)[1, 2]) Measure(path, onnx, threads);
        }

        return 0;
    }

    private static void Measure(string path, string onnx, int threads)
    {
        using var model = ModelReader.Open(path);
        using var interpreter = new Interpreter(model, new InterpreterOptions { Threads = threads });
        interpreter.Prepare();
        var values = new float[interpreter.Inputs[0].Count];
        for (var i = 0; i < values.Length; i++) values[i] = (i % 255 / 127.5f) - 1;
        interpreter.SetInput<float>(0, values);

        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        using var session = new InferenceSession(onnx, options);
        var (name, metadata) = session.InputMetadata.First();
        var shape = Array.ConvertAll(metadata.Dimensions, static dimension => Math.Max(1, dimension));
        NamedOnnxValue[] inputs = [NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(values, shape))];

        var times = Timing.Of(Seconds, () => interpreter.Run(), () => session.Run(inputs).Dispose());
        var (ours, theirs) = (times[0], times[1]);
        Console.WriteLine(FormattableString.Invariant(
            $"| {Path.GetFileName(path).Split('.')[0]} | {threads} | {ours.Best:F2} | {ours.Median:F2} | {theirs.Best:F2} | {theirs.Median:F2} | {ours.Best / theirs.Best:F2} | {ours.Median / theirs.Median:F2} |"));
    }
}
