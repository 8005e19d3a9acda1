using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Execution;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Accuracy;

/// <summary>Trained models on their labelled test samples: the figures that the reference interpreter got.</summary>
public sealed class GoldenAccuracyTests
{
    // Float models leave an answer to chance where two scores are alike to the last bits; means are of float32 sums there.
    private const double Relative = 1e-5;

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Float_and_half_precision_models_are_as_good_as_recorded(string name)
    {
        var golden = GoldenModel.Require(name);
        var expected = golden.Manifest["float"].Metrics("reference");
        if (expected.Count == 0) return; // models of two entry points have no figures
        using var reference = ModelReader.Open(golden.ModelPath("float"));
        using var half = ModelReader.Open(golden.ModelPath("float16"));
        EngineRun.RequireKernels(reference);
        var data = SampleListDataset.Of(golden);
        foreach (var (measured, value) in expected)
        {
            var (metric, output, label) = Split(measured, reference);
            var evaluator = new Evaluator { Metrics = [MetricRegistry.Named(metric)], OutputName = output, LabelName = label, Running = new InterpreterOptions { Threads = 0 } };
            var result = evaluator.Run(reference, [half], [data]).Results().Single();
            Assert.Equal(value, result.Float!.Value, Relative * value);
            Assert.Equal(golden.Manifest["float16"].Metrics("reference")[measured], result.Quantized!.Value, Relative * value);
            Assert.Equal(500, result.Samples);
            // Decibels are recorded to two places.
            for (var i = 0; i < result.Outputs.Count; i++) Assert.Equal(golden.Manifest["float16"].SqnrDecibels("reference")![i], result.Outputs[i].Sqnr!.Value, 0.06);
        }
    }

    private static (string Metric, string Output, string Label) Split(string measured, Model.TfLiteModel model)
    {
        int first = measured.IndexOf('.'), last = measured.LastIndexOf('.');
        using var runner = new SampleRunner(model);
        var position = runner.Runner.Outputs.ToList().FindIndex(output => output.Name == measured[(first + 1)..last]);
        return (measured[..first] switch { "mse" => "MeanSquaredError", _ => "Top1" }, runner.OutputNames[position], measured[(last + 1)..]);
    }
}
