using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>Compare-QuantizedModel</c> tells.</summary>
public sealed class CompareQuantizedModelTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Values_are_compared_the_most_harmful_first()
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run("ConvertTo-QuantizedModel float.tflite -Destination q.tflite | Compare-QuantizedModel -Dataset samples.npz").ThrowIfFailed();
        Assert.Equal(["FULLY_CONNECTED", "FULLY_CONNECTED", "SOFTMAX"], run.Texts("Operator").Order());
        Assert.All(run.Output, static row => Assert.True(row.Sqnr > 10 && row.Samples == AccuracyFiles.Samples));
        var own = run.Output.Select(static row => (double)row.IsolatedSqnr).ToList();
        Assert.Equal(own.Order(), own);
        Assert.NotNull(run.Output.Single(static row => row.Index == 0).WeightSqnr);
        Assert.All(run.Texts("Path"), path => Assert.Equal(folder["q.tflite"], path));
    }

    [Fact]
    public void One_of_both_ways_is_enough()
    {
        using var folder = AccuracyFiles.Make(session);
        Assert.All(session.Run("Compare-QuantizedModel good.tflite float.tflite -Dataset samples.npz -Isolated -First 3").ThrowIfFailed().Output, static row => Assert.True(row.Sqnr is null && row.IsolatedSqnr is not null && row.Samples == 3));
        Assert.All(session.Run("Compare-QuantizedModel -Quantized good.tflite -Reference float.tflite -Dataset samples.npz -EndToEnd").ThrowIfFailed().Output, static row => Assert.True(row.Sqnr is not null && row.IsolatedSqnr is null));
    }

    [Fact]
    public void Operators_that_hurt_are_warned_of()
    {
        using var folder = AccuracyFiles.Make(session);
        // A model of other weights: all of its layers are far off.
        var run = session.Run("Compare-QuantizedModel bad.tflite float.tflite -Dataset samples.npz").ThrowIfFailed();
        Assert.Contains(run.Warnings, static warning => warning.Contains("-Exclude") && warning.Contains("'fully_connected'"));
        Assert.Contains(run.Output, static row => row.DeservesExclude && ((string)row.Reason).Contains("more than a tenth"));
        Assert.DoesNotContain(run.Warnings, static warning => warning.Contains("quantized itself"));
    }

    [Fact]
    public void A_quantized_model_in_place_of_the_float_one_is_warned_of()
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run("$q = ConvertTo-QuantizedModel float.tflite -Destination q.tflite; Compare-QuantizedModel good.tflite q.tflite -Dataset samples.npz").ThrowIfFailed();
        Assert.Contains(run.Warnings, static warning => warning.Contains("quantized itself (DynamicRange)") && warning.Contains("q.tflite"));
    }

    [Fact]
    public void Models_in_the_other_order_are_compared_as_they_are_meant()
    {
        using var folder = AccuracyFiles.Make(session);
        var meant = session.Run("$q = ConvertTo-QuantizedModel float.tflite -Destination q.tflite; Compare-QuantizedModel q.tflite float.tflite -Dataset samples.npz").ThrowIfFailed();
        var turned = session.Run("Compare-QuantizedModel float.tflite q.tflite -Dataset samples.npz").ThrowIfFailed();
        Assert.Contains(turned.Warnings, static warning => warning.Contains("it is float") && warning.Contains("q.tflite"));
        Assert.DoesNotContain(turned.Warnings, static warning => warning.Contains("quantized itself"));
        Assert.Equal(meant.Texts("Path"), turned.Texts("Path"));
        Assert.Equal(meant.Texts("Sqnr"), turned.Texts("Sqnr"));
    }

    [Fact]
    public void Models_that_cannot_be_compared_do_not_stop_the_others()
    {
        using var folder = AccuracyFiles.Make(session);
        TestModels.NoWeights(folder["other.tflite"]);
        var run = session.Run("'other.tflite', 'good.tflite' | Compare-QuantizedModel -Reference float.tflite -Dataset samples.npz -First 2");
        Assert.StartsWith("ModelsNotComparable,", run.SingleError().FullyQualifiedErrorId);
        Assert.Equal(3, run.Output.Count);
    }

    // Who takes the first row only stops the pipeline there.
    [Theory]
    [InlineData("Compare-QuantizedModel")]
    [InlineData("Measure-QuantizedAccuracy -LayerSampleCount 0")]
    public void The_report_is_there_when_the_first_row_is(string command)
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run($"{command} good.tflite, bad.tflite float.tflite -Dataset samples.npz -ReportPath report.html | ForEach-Object {{ [System.IO.File]::Exists('{folder["report.html"]}') }}").ThrowIfFailed();
        Assert.NotEmpty(run.Output);
        Assert.All(run.Output, static isThere => Assert.Equal("True", isThere.ToString()));
    }
}
