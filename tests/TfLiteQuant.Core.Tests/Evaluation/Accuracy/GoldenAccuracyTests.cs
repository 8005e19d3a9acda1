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

    // Integer kernels are the reference's bit for bit: figures are recorded to two places, of float32 sums. Hybrid ones add up in
    // another order, which moves a code here and there.
    private const double Decibels = 0.02;
    private const double HybridDecibels = 0.05;
    private const double HybridRelative = 1e-4;

    // Where only optimized kernels were recorded, whose convolutions round otherwise.
    private const double OtherRounding = 0.4;

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Integer_and_hybrid_models_are_as_good_as_recorded(string name)
    {
        var golden = GoldenModel.Require(name);
        using var reference = ModelReader.Open(golden.ModelPath("float"));
        var data = SampleListDataset.Of(golden);
        foreach (var variant in (string[])["dynamic_range", "int8_fallback", "int8_only", "uint8_io", "int16x8"])
        {
            if (!golden.HasModel(variant)) continue;
            var isHybrid = variant == "dynamic_range";
            var kernels = KernelsOf(golden, variant);
            var expected = golden.Manifest[variant].Metrics(kernels);
            if (expected.Count == 0) continue; // two entry points, or the reference interpreter refused the model
            using var quantized = ModelReader.Open(golden.ModelPath(variant));
            foreach (var (measured, value) in expected)
            {
                var (metric, output, label) = Split(measured, reference);
                var evaluator = new Evaluator { Metrics = [MetricRegistry.Named(metric)], OutputName = output, LabelName = label, Running = new InterpreterOptions { Threads = 0 } };
                var result = evaluator.Run(reference, [quantized], [data]).Results().Single();
                Assert.True(Math.Abs(value - result.Quantized!.Value) <= (isHybrid ? HybridRelative : Relative) * value, $"{name} {variant}: {metric} {result.Quantized}, recorded {value}");
                var recorded = golden.Manifest[variant].SqnrDecibels(kernels)!;
                var tolerance = name == "waves_conv1d" ? OtherRounding : isHybrid ? HybridDecibels : Decibels;
                for (var i = 0; i < result.Outputs.Count; i++) RequireNoise(recorded[i], result.Outputs[i].Sqnr!.Value, tolerance, $"{name} {variant}, output {i}");
            }
        }
    }

    // The reference's kernels lack some operators, and its SUM of int16 adds up in the wrong type.
    private static string KernelsOf(GoldenModel golden, string variant)
        => golden.Manifest[variant].Metrics("reference").Count == 0 || (golden.Name, variant) == ("pairs_two_inputs", "int16x8") ? "builtin" : "reference";

    private static void RequireNoise(double recorded, double measured, double tolerance, string what)
    {
        // Where nothing is quantized, the recording holds the last bits of another order of sums.
        if (double.IsPositiveInfinity(measured)) Assert.True(recorded > 100, what);
        else Assert.True(Math.Abs(recorded - measured) <= tolerance, FormattableString.Invariant($"{what}: {measured:F3} dB, recorded {recorded:F2}"));
    }

    private static (string Metric, string Output, string Label) Split(string measured, Model.TfLiteModel model)
    {
        int first = measured.IndexOf('.'), last = measured.LastIndexOf('.');
        using var runner = new SampleRunner(model);
        var position = runner.Runner.Outputs.ToList().FindIndex(output => output.Name == measured[(first + 1)..last]);
        return (measured[..first] switch { "mse" => "MeanSquaredError", _ => "Top1" }, runner.OutputNames[position], measured[(last + 1)..]);
    }
}
