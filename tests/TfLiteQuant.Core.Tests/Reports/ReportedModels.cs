using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Reports;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using static TfLiteQuant.Core.Tests.Evaluation.Accuracy.ComparedModels;

namespace TfLiteQuant.Core.Tests.Reports;

/// <summary>Reports to test pages and JSON with.</summary>
internal static class ReportedModels
{
    /// <summary>A report of two models of a small classifier, one better than the other, held to a drop.</summary>
    public static QuantizationReport Classifiers(int threads = 1)
    {
        var data = new SampleListDataset(Samples(100).Samples) { Names = ["a", "b", "<c>", "d"] };
        TfLiteModel reference = Classifier(), good = Classifier(0.05), bad = Classifier(1.5);
        var part = new Evaluator { Metrics = [MetricRegistry.Named("Top1"), MetricRegistry.Named("Sqnr")], Running = new InterpreterOptions { Threads = threads } }.Run(reference, [good, bad], [data]);
        var results = part.Results().Select(new AccuracyGate { MaxDrop = 0.05 }.Judge).ToList();
        return new QuantizationReport
        {
            Models = [.. new[] { good, bad }.Select((model, i) => new ModelReporter { Layers = new LayerComparison { Running = new InterpreterOptions { Threads = threads } } }.Report(reference, model, null, [data]) with
            {
                Accuracy = [results[i]],
            })],
        };
    }

    /// <summary>A report of models with very many layers, whose names are long and hostile.</summary>
    public static QuantizationReport Large(int models, int layers) => new() { Models = [.. Enumerable.Range(0, models).Select(model => Large($"model{model}.tflite", layers))] };

    private static ModelReport Large(string name, int layers) => new()
    {
        Reference = new ReportedModel { Name = "float.tflite", Fingerprint = "", Bytes = 4000 },
        Model = new ReportedModel { Name = name, Fingerprint = "", Bytes = 1000 },
        Layers = new LayerReport { Path = "", Reference = "", Samples = 1, Unpaired = [], Tensors = new ValueList<TensorComparison>([.. Enumerable.Range(0, layers).Select(Row)]) },
        Leftovers = [.. Enumerable.Range(0, layers).Select(static i => new FloatLeftover(0, i, "CUSTOM", Name(i), "<b>why</b>", true))],
    };

    private static string Name(int layer) => $"a/very/long/name/of/a/value/which/breaks/nowhere;<script>alert({layer})</script>\u0001\uD800{layer}";

    private static TensorComparison Row(int i) => new()
    {
        Path = "", Subgraph = 0, Index = i, Operator = "CONV_2D", Tensor = Name(i), QuantizedTensor = Name(i), Type = TensorType.Int8, Scale = 0.1f, ZeroPoint = 3, Samples = 1, NonFinite = 0,
        Sqnr = i % 7 == 0 ? double.PositiveInfinity : 20 + (i % 13), Cosine = 1, MeanSquaredError = 1e-3, MaxAbsoluteError = 0.1, MeanError = 0, RmseOverScale = 0.29,
        IsolatedSqnr = 30 + (i % 11), IsolatedCosine = 1, IsolatedMeanSquaredError = 1e-4, IsolatedMaxAbsoluteError = 0.1, IsolatedMeanError = 0, IsolatedRmseOverScale = 0.29,
        WeightSqnr = 45, Saturated = i % 5 == 0 ? 0.01 : 0, RangeUsed = 0.9, Min = -13.5, Max = 12, RepresentedMin = -13.1, RepresentedMax = 12.4,
        Histogram = new ValueList<long>([.. Enumerable.Range(0, 64).Select(bin => (long)(bin * i % 17))]), DeservesExclude = i % 50 == 1, Reason = "Its own SQNR is low.",
    };
}
