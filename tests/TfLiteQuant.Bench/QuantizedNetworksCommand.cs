using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TfLiteQuant.Calibration;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;

namespace TfLiteQuant.Bench;

/// <summary>Whole networks in float, dynamic range and int8 beside the float network in ONNX Runtime, in turn in one process.</summary>
internal sealed class QuantizedNetworksCommand : IBenchCommand
{
    private const double Seconds = 3;

    public string Name => "quantized-networks";

    public string Usage => "FOLDER [--threads 1,2]: each NAME.float.tflite, its dynamic-range conversion and NAME.int8.tflite (or our own integer conversion with drawn samples) in our engine beside NAME.onnx in ONNX Runtime";

    public int Run(string[] arguments)
    {
        Console.WriteLine("| network | threads | float, best ms | dynamic range | int8 | ONNX Runtime float | dynamic range / float | int8 / float | int8 / ONNX Runtime |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var path in Directory.EnumerateFiles(arguments[0], "*.float.tflite").Order(StringComparer.Ordinal))
            foreach (var threads in LayerBench.Option(arguments, "--threads", "1,2").Split(',').Select(int.Parse))
                Measure(path, threads);
        return 0;
    }

    private static void Measure(string path, int threads)
    {
        var stem = path[..^".float.tflite".Length];
        using var real = ModelReader.Open(path);
        using var hybrid = ModelReader.Open(path);
        ModelQuantizer.Quantize(hybrid, new QuantizationRecipe { Technique = QuantizationTechnique.DynamicRange });
        using var int8 = ModelReader.Open(File.Exists(stem + ".int8.tflite") ? stem + ".int8.tflite" : path);
        if (!File.Exists(stem + ".int8.tflite")) Integers(int8);
        using Interpreter? a = Prepare(real, threads), b = Prepare(hybrid, threads), c = Prepare(int8, threads);
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        using var session = File.Exists(stem + ".onnx") ? new InferenceSession(stem + ".onnx", options) : null;
        Action[] bodies = [Body(a), Body(b), Body(c), session is null ? static () => { } : Body(session)];
        var times = Timing.Of(Seconds, bodies);
        double Best(int index, bool exists) => exists ? times[index].Best : double.NaN;
        var (f, d, i, o) = (Best(0, a is not null), Best(1, b is not null), Best(2, c is not null), Best(3, session is not null));
        Console.WriteLine(FormattableString.Invariant(
            $"| {Path.GetFileName(stem)} | {threads} | {f:F2} | {d:F2} | {i:F2} | {o:F2} | {d / f:F2} | {i / f:F2} | {i / o:F2} |"));
    }

    // Speed does not depend on what the ranges are.
    private static void Integers(TfLiteModel model)
    {
        var table = new Calibrator { Histograms = HistogramMode.None }.Run(model, [new SyntheticDataset(2)]);
        ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = QuantizationTechnique.IntegerOnly }, table.Ranges());
    }

    private static Action Body(Interpreter? interpreter) => interpreter is null ? static () => { } : () => interpreter.Run();

    private static Action Body(InferenceSession session)
    {
        var (name, metadata) = session.InputMetadata.First();
        var shape = Array.ConvertAll(metadata.Dimensions, static dimension => Math.Max(1, dimension));
        var values = new float[shape.Aggregate(1, static (product, dimension) => product * dimension)];
        for (var i = 0; i < values.Length; i++) values[i] = (i % 255 / 127.5f) - 1;
        NamedOnnxValue[] inputs = [NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(values, shape))];
        return () => session.Run(inputs).Dispose();
    }

    // Null where an operator has no kernel for the model's types.
    private static Interpreter? Prepare(TfLiteModel model, int threads)
    {
        var interpreter = new Interpreter(model, new InterpreterOptions { Threads = threads });
        try
        {
            interpreter.Prepare();
            if (interpreter.Inputs[0].Type == TensorType.Float32)
                for (var i = 0; i < interpreter.Inputs[0].Count; i++) interpreter.Inputs[0].Span<float>()[i] = (i % 255 / 127.5f) - 1;
            else
                for (var i = 0; i < interpreter.Inputs[0].Count; i++) interpreter.Inputs[0].Span<sbyte>()[i] = (sbyte)(i % 255 - 127);
            interpreter.Run();
            return interpreter;
        }
        catch (TfLiteQuantException failure)
        {
            Console.Error.WriteLine(failure.Message);
            interpreter.Dispose();
            return null;
        }
    }
}
