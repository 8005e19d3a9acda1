using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Evaluation.Accuracy;

/// <summary>Small models with others made of them, and samples for them.</summary>
internal static class ComparedModels
{
    public const int Features = 8;
    public const int Classes = 4;
    public const float InputScale = 1 / 64f;

    /// <summary>A classifier of 8 features into 4 classes.</summary>
    /// <param name="noise">How much its weights are changed: 0 for the float model.</param>
    public static TfLiteModel Classifier(double noise = 0, string inputName = "features", string outputName = "scores")
    {
        var model = new ModelBuilder(42);
        var main = model.Main;
        var hidden = main.FullyConnected(main.Input([1, Features], "serving_default_features:0"), 16, FusedActivation.Relu);
        main.Output(main.Softmax(main.FullyConnected(hidden, Classes)));
        model.Signature("serving_default", main, [inputName], [outputName]);
        Perturb(model.Model, noise);
        return model.Build();
    }

    /// <summary>The classifier with 8-bit codes going in and out, and float operators between.</summary>
    public static TfLiteModel WithCodes(double noise = 0)
    {
        var model = new ModelBuilder(42);
        var main = model.Main;
        var codes = main.Input([1, Features], "serving_default_features:0", TensorType.Int8);
        main[codes].Quantization = QuantizationParameters.PerTensor(InputScale, 3);
        var hidden = main.FullyConnected(main.Dequantize(codes), 16, FusedActivation.Relu);
        main.Output(main.Quantize(main.Softmax(main.FullyConnected(hidden, Classes)), TensorType.Int8, QuantizationParameters.PerTensor(1 / 256f, -128)));
        model.Signature("serving_default", main, ["features"], ["scores"]);
        Perturb(model.Model, noise);
        return model.Build();
    }

    /// <summary>Samples with the class that the float model sees, but for every seventh.</summary>
    public static SampleListDataset Samples(int count, bool labelled = true, ulong seed = 8)
    {
        var random = new SeededRandom(seed);
        var inputs = Enumerable.Range(0, count).Select(_ => random.Floats(Features)).ToArray();
        var seen = Scores(Classifier(), inputs).Select(static scores => Array.IndexOf(scores, scores.Max())).ToArray();
        return SampleListDataset.Make(
            count,
            i => new() { ["features"] = SampleArray.From<float>(TensorType.Float32, [Features], inputs[i]) },
            i => labelled ? new() { ["label"] = SampleArray.From<long>(TensorType.Int64, [], [i % 7 == 0 ? (seen[i] + 1) % Classes : seen[i]]) } : []);
    }

    /// <summary>What a float model says of each sample, by the interpreter alone.</summary>
    public static float[][] Scores(TfLiteModel model, IEnumerable<float[]> inputs)
    {
        using var interpreter = new Interpreter(model);
        return [.. inputs.Select(input =>
        {
            interpreter.SetInput<float>(0, input);
            interpreter.Run();
            return interpreter.Output<float>(0).ToArray();
        })];
    }

    public static float[][] Inputs(SampleListDataset samples) => [.. samples.Samples.Select(static sample => sample.Inputs.Values.First().Values<float>().ToArray())];

    public static int[] Labels(SampleListDataset samples) => [.. samples.Samples.Select(static sample => (int)sample.Labels["label"].Values<long>()[0])];

    public static Evaluator Measuring(params string[] metrics) => new() { Metrics = [.. metrics.Select(MetricRegistry.Named)] };

    /// <summary>Changes every constant a little.</summary>
    public static void Perturb(TfLiteModel model, double noise)
    {
        if (noise == 0) return;
        var random = new SeededRandom(77);
        foreach (var tensor in model.Subgraphs.SelectMany(static graph => graph.Tensors).Where(static tensor => tensor is { IsConstant: true, Type: TensorType.Float32 }))
        {
            float[] values = [.. tensor.Buffer.Data.AsSpan<float>().ToArray().Select(value => value + (float)random.NextDouble(-noise, noise))];
            tensor.Buffer.Data = BufferData.From<float>(values);
        }
    }
}
