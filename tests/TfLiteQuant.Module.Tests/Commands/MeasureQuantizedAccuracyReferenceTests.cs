using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>Which float model <c>Measure-QuantizedAccuracy</c> holds models against, and what becomes of one that will not do.</summary>
public sealed class MeasureQuantizedAccuracyReferenceTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Models_in_the_other_order_are_measured_as_they_are_meant()
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run("$q = ConvertTo-QuantizedModel float.tflite -Destination q.tflite; Measure-QuantizedAccuracy float.tflite q.tflite -Dataset samples.npz -Metric Top1").ThrowIfFailed();
        Assert.Contains(run.Warnings, static warning => warning.Contains("it is float") && warning.Contains("q.tflite"));
        Assert.Equal((folder["q.tflite"], folder["float.tflite"]), ((string)run.Output[0].Path, (string)run.Output[0].Reference));
    }

    [Fact]
    public void A_reference_that_is_quantized_itself_is_told()
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run("$null = ConvertTo-QuantizedModel bad.tflite -Destination q.tflite; Measure-QuantizedAccuracy good.tflite q.tflite -Dataset samples.npz -Metric Sqnr").ThrowIfFailed();
        Assert.Contains("quantized itself (DynamicRange)", Assert.Single(run.Warnings));
        Assert.Empty(session.Run("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset samples.npz -Metric Sqnr").ThrowIfFailed().Warnings);
    }

    [Fact]
    public void A_float_model_that_cannot_be_used_does_not_stop_those_of_others()
    {
        using var folder = AccuracyFiles.Make(session);
        TestModels.Text(folder["text.tflite"]);
        var run = session.Run(
            "$args | ForEach-Object { $path, $reference = -split $_; [pscustomobject] @{ Path = $path; Reference = $reference } } | Measure-QuantizedAccuracy -Dataset samples.npz -Metric Top1",
            "good.tflite float.tflite",
            "good.tflite missing.tflite",
            "good.tflite text.tflite",
            "bad.tflite bad.tflite");
        Assert.Null(run.Terminating);
        Assert.Equal(["FileNotFound", "NotTfLiteModel"], run.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal([folder["good.tflite"], folder["bad.tflite"]], run.Texts("Path"));
        // A single one has nothing to go on with.
        Assert.StartsWith("FileNotFound,", session.Run("Measure-QuantizedAccuracy good.tflite missing.tflite -Dataset samples.npz").Terminating!.FullyQualifiedErrorId);
    }
}
