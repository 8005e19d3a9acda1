using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>Measure-TfLiteModel</c> tells.</summary>
public sealed class MeasureTfLiteModelTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Times_each_model()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"]);
        var run = session.Run("$args | Measure-TfLiteModel -Runs 3 -WarmUp 1", folder["a.tflite"], folder["b.tflite"]).ThrowIfFailed();
        Assert.Equal([folder["a.tflite"], folder["b.tflite"]], run.Texts("Path"));
        Assert.All(run.Output, static report =>
        {
            Assert.Equal((3, 1, 1), ((int)report.Runs, (int)report.WarmUp, (int)report.Threads));
            Assert.True(report.MinMilliseconds > 0 && report.MedianMilliseconds >= report.MinMilliseconds && report.P99Milliseconds >= report.P90Milliseconds);
            Assert.Equal((64 * 32) + 320, (long)report.MultiplyAccumulates);
            Assert.True(report.ArenaBytes > 0);
            Assert.Equal(0, report.Operators.Count);
        });
    }

    [Fact]
    public void Has_defaults_and_takes_options()
    {
        using var folder = new TestFolder();
        var report = session.Run("Measure-TfLiteModel $args[0] -Threads 2 -Signature serving_default", TestModels.Float(folder["a.tflite"])).Single();
        Assert.True((int)report.WarmUp >= 5);
        Assert.Equal((50, 2, "serving_default"), ((int)report.Runs, (int)report.Threads, (string)report.Signature));
    }

    [Fact]
    public void Profiles_operators()
    {
        using var folder = new TestFolder();
        var run = session.Run("(Measure-TfLiteModel $args[0] -Runs 3 -Profile).Operators", TestModels.Float(folder["a.tflite"])).ThrowIfFailed();
        Assert.Equal(["FULLY_CONNECTED", "FULLY_CONNECTED", "SOFTMAX"], run.Texts("Operator").Order());
        Assert.Equal(1, run.Output.Sum(static op => (double)op.Share), 6);
        Assert.All(run.Texts("Path"), path => Assert.Equal(folder["a.tflite"], path));
        Assert.Equal(64 * 32, run.Output.Max(static op => (long)op.MultiplyAccumulates));
    }

    [Fact]
    public void Models_that_cannot_be_run_do_not_stop_the_others()
    {
        using var folder = new TestFolder();
        var run = session.Run(
            "$args | Measure-TfLiteModel -Runs 1", TestModels.Text(folder["text.tflite"]), TestModels.OddNames(folder["odd.tflite"]), TestModels.Float(folder["a.tflite"]));
        Assert.Equal(["NotTfLiteModel", "UnsupportedOperator"], run.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal([folder["a.tflite"]], run.Texts("Path"));
    }

    [Theory]
    [InlineData("-MaxMemory 100", "MemoryLimitExceeded")]
    [InlineData("-Signature none", "InvalidInput")]
    public void Limits_and_names_are_held(string options, string id)
    {
        using var folder = new TestFolder();
        Assert.StartsWith(id + ",", session.Run($"Measure-TfLiteModel $args[0] {options}", TestModels.Float(folder["a.tflite"])).SingleError().FullyQualifiedErrorId);
    }

    [Fact]
    public void Progress_is_shown_and_taken_away()
    {
        using var folder = new TestFolder();
        var progress = session.Run("Measure-TfLiteModel $args[0] -Runs 3", TestModels.Float(folder["a.tflite"])).ThrowIfFailed().Progress;
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
        Assert.Contains(progress, static record => record.RecordType == ProgressRecordType.Processing);
    }
}
