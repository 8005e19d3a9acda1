using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>Which labels <c>Measure-QuantizedAccuracy</c> takes, and what it says of those that cannot be meant.</summary>
public sealed class MeasureQuantizedAccuracyLabelTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Labels_that_the_float_model_never_meets_are_doubted()
    {
        using var folder = AccuracyFiles.Make(session);
        AccuracyFiles.Write(folder["shorter.npz"], 0, 20);
        // The label of each sample is a class that the float model did not choose.
        var run = session.Run(
            """
            $labels = Invoke-TfLiteModel float.tflite -InputPath samples.npz -First 20 | ForEach-Object {
                $best = 0
                foreach ($i in 1..9) { if ($_.probabilities[$i] -gt $_.probabilities[$best]) { $best = $i } }
                ($best + 1) % 10
            }
            [System.IO.File]::WriteAllLines("$PWD/labels.txt", [string[]] $labels)
            $data = Import-RepresentativeDataset shorter.npz -LabelFrom labels.txt
            Measure-QuantizedAccuracy good.tflite float.tflite -Dataset $data
            """);
        Assert.Equal(0, (double)run.Single().Float);
        Assert.Contains("right in none of 20 samples", Assert.Single(run.Warnings));
    }

    [Fact]
    public void Labels_are_those_that_were_asked_for_and_a_metric_is_measured_once()
    {
        using var folder = AccuracyFiles.Make(session);
        File.WriteAllLines(folder["labels.txt"], Enumerable.Range(0, AccuracyFiles.Samples).Select(static i => $"{i % 10}"));
        var result = session.Run("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset (Import-RepresentativeDataset samples.npz -LabelFrom labels.txt) -Metric Top1, top1").Single();
        Assert.Equal("label", (string)Assert.Single((IEnumerable<dynamic>)result.Metrics).Label);
    }
}
