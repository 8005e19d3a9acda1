using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary><c>Measure-TensorRange</c> and what is done with its results: keeping, merging, choosing another method.</summary>
public sealed class TensorRangeTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Ranges_are_measured_for_each_model()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"], seed: 2);
        var run = session.Run("$args | Measure-TensorRange -SyntheticData -SampleCount 30 -Seed 5 -WarningAction Ignore", folder["a.tflite"], folder["b.tflite"]).ThrowIfFailed();
        Assert.Equal([folder["a.tflite"], folder["b.tflite"]], run.Texts("Path"));
        Assert.Equal(["a.tflite", "b.tflite"], run.Texts("Model"));
        Assert.All(run.Output, static result =>
        {
            Assert.Equal((30, true, "MinMax"), ((long)result.Samples, (bool)result.IsSynthetic, (string)result.Method.ToString()));
            Assert.Equal(4, (int)result.Tensors.Count);
            Assert.Equal("image", (string)result.Tensors[0].Name);
            Assert.InRange((float)result.Tensors[0].RangeMin, 0f, 0.1f);
            Assert.Equal("SOFTMAX", (string)result.Tensors[3].Operator);
            Assert.Equal(300, (long)result.Tensors[3].Values);
        });
    }

    [Fact]
    public void Datasets_are_taken_and_bound_to_their_signatures()
    {
        using var folder = new TestFolder();
        var run = session.Run(
            "Measure-TensorRange $args[0] ([TfLiteQuant.Datasets.SyntheticDataset]::new(25)) -First 22 -Signature negate -WarningAction Ignore",
            RunnableModels.Difference(folder["a.tflite"]));
        var result = run.Single();
        Assert.Equal((22, "negate"), ((long)result.Samples, (string)result.Datasets[0].Signature));
        Assert.Equal(["value", "neg"], ((IEnumerable<object>)result.Tensors).Select(static tensor => (string)((dynamic)tensor).Name));
    }

    [Fact]
    public void Samples_are_drawn_for_every_entry_point()
    {
        using var folder = new TestFolder();
        var model = RunnableModels.Difference(folder["a.tflite"]);
        var result = session.Run("Measure-TensorRange $args[0] -SyntheticData -WarningAction Ignore", model).Single();
        Assert.Equal([null, "negate"], ((IEnumerable<object>)result.Datasets).Select(static source => (string?)((dynamic)source).Signature));
        Assert.Equal(5, (int)result.Tensors.Count);
        Assert.Equal(2, (int)session.Run("Measure-TensorRange $args[0] -SyntheticData -Signature negate -WarningAction Ignore", model).Single().Tensors.Count);
        var made = session.Run("ConvertTo-QuantizedModel $args[0] -Technique IntegerOnly -SyntheticData -Destination $args[1] -WarningAction Ignore", model, folder["q.tflite"]).Single();
        Assert.Equal(0, (int)made.FloatLeftovers.Count);
    }

    [Fact]
    public void The_method_may_be_chosen_at_once_or_afterwards()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        var chosen = session.Run("Measure-TensorRange $args[0] -SyntheticData -Method Percentile -Percentile 90 -WarningAction Ignore", folder["a.tflite"]).Single();
        Assert.Equal(90.0, (double)chosen.Percentile);
        Assert.True(chosen.Tensors[0].RangeMax < 0.95 && chosen.Tensors[0].Max > 0.99);
        var later = session.Run(
            "Measure-TensorRange $args[0] -SyntheticData -WarningAction Ignore | Export-TensorRange $args[1]; Import-TensorRange $args[1] -Method Percentile -Percentile 90",
            folder["a.tflite"], folder["ranges.json"]).Single();
        Assert.Null(later.Path);
        Assert.Equal(("a.tflite", 100), ((string)later.Model, (long)later.Samples));
        Assert.Equal((float)chosen.Tensors[2].RangeMin, (float)later.Tensors[2].RangeMin);
        foreach (var method in (string[])["MovingAverage", "Entropy", "MeanSquaredError"])
            Assert.Equal(method, session.Run("Import-TensorRange $args[0] -Method $args[1]", folder["ranges.json"], method).Single().Method.ToString());
    }

    [Fact]
    public void Parts_merge_to_what_one_run_gives()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        session.Run(
            """
            $data = [TfLiteQuant.Datasets.SyntheticDataset]::new(40)
            Measure-TensorRange $args[0] $data -WarningAction Ignore | Export-TensorRange "$($args[1])/whole.json"
            Measure-TensorRange $args[0] $data -First 15 -Checkpoint "$($args[1])/part.json" -WarningAction Ignore > $null
            Measure-TensorRange $args[0] $data -Checkpoint "$($args[1])/part.json" -WarningAction Ignore > $null
            """,
            folder["a.tflite"], folder.Path).ThrowIfFailed();
        Assert.Equal(File.ReadAllBytes(folder["whole.json"]), File.ReadAllBytes(folder["part.json"]));

        var merged = session.Run("Import-TensorRange $args[0] -Method Percentile | Merge-TensorRange", folder["*.json"]).Single();
        Assert.Equal((80, "Percentile", 2), ((long)merged.Samples, (string)merged.Method.ToString(), (int)merged.Datasets.Count));
        Assert.Equal("MinMax", session.Run("Import-TensorRange $args[0] -Method Percentile | Merge-TensorRange -Method MinMax", folder["*.json"]).Single().Method.ToString());
    }

    [Fact]
    public void Files_are_written_as_asked()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"], seed: 2);
        const string Measure = "$r = $args[0..1] | Measure-TensorRange -SyntheticData -SampleCount 20 -WarningAction Ignore; $out = $args[2]; ";
        ScriptRun Run(string script) => session.Run(Measure + script, folder["a.tflite"], folder["b.tflite"], folder["out"]);

        Run("$r | Export-TensorRange -OutDirectory $out -WhatIf").ThrowIfFailed();
        Assert.Equal(["a.tflite", "b.tflite"], folder.Files);
        Assert.Equal(2, Run("$r | Export-TensorRange -OutDirectory $out -PassThru").ThrowIfFailed().Output.Count);
        Assert.Equal(["a.tflite", "b.tflite", "out/a.ranges.json", "out/b.ranges.json"], folder.Files);
        var again = Run("$r | Export-TensorRange -OutDirectory $out");
        Assert.Equal(["TargetExists", "TargetExists"], again.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Empty(Run("$r | Export-TensorRange -OutDirectory $out -Force").ThrowIfFailed().Output);
        var single = Run("$r | Export-TensorRange \"$out/one.json\"").SingleError();
        Assert.Equal(("TargetExists,TfLiteQuant.PowerShell.Commands.ExportTensorRangeCommand", folder["out/one.json"]), (single.FullyQualifiedErrorId, single.TargetObject));
    }

    [Theory]
    [InlineData("none/one.json", "TargetUnwritable")]
    [InlineData("a.tflite", "TargetExists")]
    public void What_cannot_be_kept_is_not_measured(string file, string id)
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        const string Script = "$global:isMeasured = $false; $args[0] | ForEach-Object { $global:isMeasured = $true; $_ } | Measure-TensorRange -SyntheticData -WarningAction Ignore | Export-TensorRange $args[1] -ErrorAction ";
        var run = session.Run(Script + "Stop", folder["a.tflite"], folder[file]);
        Assert.StartsWith(id + ",", run.Terminating!.FullyQualifiedErrorId);
        Assert.Empty(run.Output);
        Assert.Empty(session.Run("if ($global:isMeasured) { 'measured' }").Output);

        // Without Stop, the one error does not end the pipeline.
        Assert.StartsWith(id + ",", session.Run(Script + "Continue", folder["a.tflite"], folder[file]).SingleError().FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("", "CalibrationMissing")]
    [InlineData("-SyntheticData -Dataset ([TfLiteQuant.Datasets.SyntheticDataset]::new(2))", "InvalidOption")]
    [InlineData("-Dataset ([TfLiteQuant.Datasets.SyntheticDataset]::new(2)) -Seed 1", "InvalidOption")]
    [InlineData("-SyntheticData -Percentile 99", "InvalidOption")]
    public void Data_is_never_made_up_unasked_and_options_that_mean_nothing_are_refused(string options, string id)
    {
        using var folder = new TestFolder();
        var run = session.Run($"Measure-TensorRange $args[0] {options}", TestModels.Float(folder["a.tflite"]));
        Assert.Equal($"{id},TfLiteQuant.PowerShell.Commands.MeasureTensorRangeCommand", run.Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void One_bad_model_does_not_stop_the_others_and_a_checkpoint_is_of_one()
    {
        using var folder = new TestFolder();
        var run = session.Run("$args | Measure-TensorRange -SyntheticData -SampleCount 20 -WarningAction Ignore", TestModels.Text(folder["text.tflite"]), TestModels.Float(folder["a.tflite"]));
        Assert.StartsWith("NotTfLiteModel,", run.SingleError().FullyQualifiedErrorId);
        Assert.Equal([folder["a.tflite"]], run.Texts("Path"));

        TestModels.Float(folder["b.tflite"], seed: 2);
        const string Script = "$args[0..1] | Measure-TensorRange -SyntheticData -SampleCount 20 -Checkpoint $args[2] -WarningAction Ignore";
        var both = session.Run(Script, folder["a.tflite"], folder["b.tflite"], folder["kept.json"]);
        Assert.StartsWith("InvalidOption,", both.SingleError().FullyQualifiedErrorId);
        var other = session.Run("Measure-TensorRange $args[0] -SyntheticData -SampleCount 20 -Checkpoint $args[1]", folder["b.tflite"], folder["kept.json"]);
        Assert.StartsWith("InvalidCalibration,", other.SingleError().FullyQualifiedErrorId);
    }

    [Fact]
    public void What_may_cost_accuracy_is_a_warning()
    {
        using var folder = new TestFolder();
        var run = session.Run("Measure-TensorRange $args[0] -SyntheticData -SampleCount 3", TestModels.Float(folder["a.tflite"]));
        Assert.Equal(2, run.Warnings.Count);
        Assert.Contains("drawn at random", run.Warnings[0]);
        Assert.Contains("3 samples", run.Warnings[1]);
        Assert.Equal(["SyntheticData", "TooFewSamples"], ((IEnumerable<object>)run.Single().Findings).Select(static finding => (string)((dynamic)finding).Kind.ToString()));
    }

    [Theory]
    [InlineData("{}", "InvalidCalibration")]
    [InlineData("{ no json", "InvalidCalibration")]
    public void Files_that_are_no_tables_are_errors(string text, string id)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["a.json"], text);
        var error = session.Run("Import-TensorRange $args[0]", folder["a.json"]).SingleError();
        Assert.Equal(($"{id},TfLiteQuant.PowerShell.Commands.ImportTensorRangeCommand", folder["a.json"]), (error.FullyQualifiedErrorId, error.TargetObject));
    }

    [Fact]
    public void Different_models_do_not_merge()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"], seed: 2);
        var run = session.Run("$args | Measure-TensorRange -SyntheticData -SampleCount 20 -WarningAction Ignore | Merge-TensorRange", folder["a.tflite"], folder["b.tflite"]);
        Assert.Equal("InvalidCalibration,TfLiteQuant.PowerShell.Commands.MergeTensorRangeCommand", run.Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void Progress_is_shown_and_taken_away()
    {
        using var folder = new TestFolder();
        var progress = session.Run("Measure-TensorRange $args[0] -SyntheticData -SampleCount 50 -WarningAction Ignore", TestModels.Float(folder["a.tflite"])).ThrowIfFailed().Progress;
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
        Assert.Contains(progress, static record => record.RecordType == ProgressRecordType.Processing);
    }
}
