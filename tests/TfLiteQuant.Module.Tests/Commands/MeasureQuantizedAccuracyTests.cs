using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>Measure-QuantizedAccuracy</c> tells, and when it ends with an error.</summary>
public sealed class MeasureQuantizedAccuracyTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Measure = "Measure-QuantizedAccuracy $args -Reference float.tflite -Dataset samples.npz ";

    [Fact]
    public void Measures_what_was_converted()
    {
        using var folder = AccuracyFiles.Make(session);
        var result = session.Run("ConvertTo-QuantizedModel float.tflite -Destination q.tflite | Measure-QuantizedAccuracy -Dataset samples.npz -Metric Top1, Sqnr").Single();
        Assert.Equal((folder["q.tflite"], folder["float.tflite"], AccuracyFiles.Samples, "Top1"), ((string)result.Path, (string)result.Reference, (int)result.Samples, (string)result.Metric));
        Assert.Equal((double)result.Float - (double)result.Quantized, (double)result.Drop, 1e-12);
        Assert.True(result.Sqnr > 20 && result.Agreement > 0.8 && result.DropLow <= result.Drop && result.Drop <= result.DropHigh);
        Assert.Equal(10, (int)result.Classes.Count);
        Assert.Equal(2, (int)result.Metrics.Count);
        Assert.Equal("None", result.Verdict.ToString());
        Assert.True(result.Bytes < result.ReferenceBytes);
    }

    [Fact]
    public void A_drop_beyond_the_limit_ends_the_script_with_its_id()
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run(Measure + "-Against Reference -Metric Top1 -MaxDrop 0.2", "good.tflite", "bad.tflite");
        Assert.NotNull(run.Terminating);
        Assert.Equal("AccuracyDropExceeded,TfLiteQuant.PowerShell.Commands.MeasureQuantizedAccuracyCommand", run.Terminating.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.InvalidResult, run.Terminating.CategoryInfo.Category);
        Assert.Contains("bad.tflite: Top1 drops by", run.Terminating.ToString());
        Assert.DoesNotContain("good.tflite: Top1 drops", run.Terminating.ToString());
        Assert.Contains("-Exclude", run.Terminating.ErrorDetails.RecommendedAction);
        // What was measured is written first, and what failed is the error's target.
        Assert.Equal(["Passed", "Failed"], run.Texts("Verdict"));
        Assert.Equal(folder["bad.tflite"], ((dynamic)run.Terminating.TargetObject).Path);
    }

    [Fact]
    public void Several_labels_at_once_are_zeros_and_ones()
    {
        using var folder = AccuracyFiles.Make(session);
        // The samples have one class each, as a number.
        var refused = session.Run(Measure + "-MultiLabel", "good.tflite").Terminating!;
        Assert.StartsWith("InvalidMetric,", refused.FullyQualifiedErrorId);
        Assert.Contains("a 0 or 1 for each score", refused.ErrorDetails.RecommendedAction);
    }

    [Theory, InlineData("Top1"), InlineData("Top3"), InlineData("F1")]
    public void Labels_that_are_ignored_do_not_count(string metric)
    {
        using var folder = AccuracyFiles.Make(session);
        // Of six samples, two have no class.
        var images = Enumerable.Range(0, 6 * 64).Select(static i => (float)Math.Sin(i * 1.7)).ToArray();
        SampleFiles.WriteArchive(folder["partly.npz"], ("image", "(6, 64)", images), ("label", "(6,)", [0, -100, 2, 3, -100, 5]));
        SampleFiles.WriteArchive(folder["wholly.npz"], ("image", "(4, 64)", [.. images[..64], .. images[128..256], .. images[320..]]), ("label", "(4,)", [0, 2, 3, 5]));
        dynamic Measured(string dataset, string options) => session.Run($"Measure-QuantizedAccuracy good.tflite float.tflite -Dataset {dataset} -Metric {metric} {options}").Single().Metrics[0];
        var (ignoring, without) = (Measured("partly.npz", "-IgnoreLabel -100"), Measured("wholly.npz", ""));
        Assert.Equal(4, (int)ignoring.Samples);
        Assert.Equal(((double)without.Float, (double)without.Quantized), ((double)ignoring.Float, (double)ignoring.Quantized));
        var refused = session.Run($"Measure-QuantizedAccuracy good.tflite float.tflite -Dataset partly.npz -Metric {metric}").Terminating!;
        Assert.StartsWith("InvalidMetric,", refused.FullyQualifiedErrorId);
    }

    [Fact]
    public void PassThru_gives_the_verdict_instead()
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run(Measure + "-Against Reference -Metric Top1 -MaxDrop 0.2 -PassThru", "good.tflite", "bad.tflite").ThrowIfFailed();
        Assert.Equal(["Passed", "Failed"], run.Texts("Verdict"));
        Assert.Contains("more than 0.2", (string)run.Output[1].Reasons[0]);
    }

    [Fact]
    public void Noise_is_limited()
    {
        using var folder = AccuracyFiles.Make(session);
        Assert.Equal("Passed", session.Run(Measure + "-MinimumSqnr 15", "good.tflite").Single().Verdict.ToString());
        Assert.StartsWith("AccuracyDropExceeded,", session.Run(Measure + "-MinimumSqnr 15", "bad.tflite").Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void Too_few_samples_are_told_of()
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run(Measure + "-Against Reference -Metric Top1 -MaxDrop 0.2 -First 5", "good.tflite").ThrowIfFailed();
        Assert.Contains(run.Warnings, static warning => warning.Contains("samples would tell a drop of 0.2"));
        Assert.Equal("Passed", run.Output[0].Verdict.ToString());
        Assert.StartsWith("AccuracyDropExceeded,", session.Run(Measure + "-Against Reference -Metric Top1 -MaxDrop 0.2 -First 5 -Conclusive", "good.tflite").Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void A_model_that_cannot_be_measured_does_not_stop_the_others_but_never_passes()
    {
        using var folder = AccuracyFiles.Make(session);
        TestModels.Text(folder["text.tflite"]);
        TestModels.NoWeights(folder["other.tflite"]);
        var run = session.Run(Measure + "-Metric Top1", "text.tflite", "good.tflite", "other.tflite", "missing.tflite");
        Assert.Equal(["NotTfLiteModel", "ModelsNotComparable", "FileNotFound"], run.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal([folder["good.tflite"]], run.Texts("Path"));
        run = session.Run(Measure + "-Metric Top1 -MaxDrop 1", "text.tflite", "good.tflite");
        Assert.StartsWith("NotTfLiteModel,", run.Terminating!.FullyQualifiedErrorId);
        // A model that fails has the gate's own id, whatever else went wrong.
        run = session.Run(Measure + "-Against Reference -Metric Top1 -MaxDrop 0.2", "text.tflite", "bad.tflite");
        Assert.StartsWith("AccuracyDropExceeded,", run.Terminating!.FullyQualifiedErrorId);
        Assert.StartsWith("NotTfLiteModel,", run.Errors[0].FullyQualifiedErrorId);
    }

    [Fact]
    public void Parts_merge_to_what_one_run_gives()
    {
        using var folder = AccuracyFiles.Make(session);
        AccuracyFiles.Write(folder["first.npz"], 0, 25);
        AccuracyFiles.Write(folder["second.npz"], 25, AccuracyFiles.Samples - 25);
        var whole = session.Run(Measure + "-Metric Top1, Auc", "good.tflite").Single();
        var merged = session.Run(
            """
            foreach ($part in 'first', 'second') {
                $null = Measure-QuantizedAccuracy good.tflite float.tflite -Dataset "$part.npz" -Metric Top1, Auc -PartPath "$part.json"
            }
            '*.json' | Merge-AccuracyPart -Destination all.json
            """).Single();
        Assert.Equal(
            ((long)whole.Samples, (double)whole.Float, (double)whole.Quantized, (double)whole.DropLow, (double)whole.Metrics[1].Quantized, (double)whole.Sqnr),
            ((long)merged.Samples, (double)merged.Float, (double)merged.Quantized, (double)merged.DropLow, (double)merged.Metrics[1].Quantized, (double)merged.Sqnr));
        Assert.StartsWith("AccuracyDropExceeded,", session.Run("Merge-AccuracyPart all.json -MinimumSqnr 200").Terminating!.FullyQualifiedErrorId);
        Assert.StartsWith("InvalidAccuracyPart,", session.Run("Merge-AccuracyPart all.json, first.json").Terminating!.FullyQualifiedErrorId);
        Assert.StartsWith("InvalidAccuracyPart,", session.Run("Merge-AccuracyPart float.tflite").Terminating!.FullyQualifiedErrorId);
        Assert.StartsWith("TargetExists,", session.Run("Merge-AccuracyPart first.json -Destination all.json").Terminating!.FullyQualifiedErrorId);
        session.Run("Merge-AccuracyPart first.json -Destination all.json -Force").ThrowIfFailed();
    }

    [Fact]
    public void Files_are_written_on_demand_only()
    {
        using var folder = AccuracyFiles.Make(session);
        session.Run(Measure + "-PartPath part.json -WhatIf", "good.tflite").ThrowIfFailed();
        Assert.DoesNotContain("part.json", folder.Files);
        session.Run(Measure + "-PartPath part.json", "good.tflite").ThrowIfFailed();
        Assert.StartsWith("TargetExists,", session.Run(Measure + "-PartPath part.json", "good.tflite").Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void A_script_block_gets_the_sample_and_gives_its_score()
    {
        using var folder = AccuracyFiles.Make(session);
        var result = session.Run(Measure + "-ScriptBlock { $_.Output[0] + 100 * $_.Label + $_.Outputs['probabilities'].Count }", "good.tflite").Single();
        Assert.Equal("ScriptBlock", (string)result.Metric);
        Assert.InRange((double)result.Quantized, (100 * 4.5) + 10, (100 * 4.5) + 11);
        var own = session.Run(Measure + "-ScriptBlock { param($sample) [bool] ($sample.Index -ge 0) } -LowerIsBetter", "good.tflite").Single();
        Assert.Equal((1.0, 1.0, false), ((double)own.Float, (double)own.Quantized, (bool)own.Metrics[0].HigherIsBetter));
    }

    [Theory]
    [InlineData("{ 'many', 'words' }", "InvalidMetric", "wrote 2 objects")]
    [InlineData("{ 'word' }", "InvalidMetric", "no number")]
    [InlineData("{ throw 'Oh.' }", "Oh.", "Oh.")]
    public void A_script_block_that_gives_no_number_ends_the_command(string block, string id, string text)
    {
        using var folder = AccuracyFiles.Make(session);
        var error = session.Run(Measure + $"-ScriptBlock {block}", "good.tflite").Terminating!;
        Assert.StartsWith(id, error.FullyQualifiedErrorId);
        Assert.Contains(text, error.ToString());
    }

    [Theory]
    [InlineData("-Metric None", "InvalidMetric")]
    [InlineData("-Metric MeanIoU", "InvalidMetric")]
    [InlineData("-LabelName none", "InvalidMetric")]
    [InlineData("-Conclusive", "InvalidOption")]
    [InlineData("-LowerIsBetter", "InvalidOption")]
    [InlineData("-Force -NoClobber", "InvalidOption")]
    [InlineData("-Metric Sqnr -MaxDrop 1", "InvalidOption")]
    [InlineData("-Signature none", "InvalidInput")]
    [InlineData("-MaxDrop ([double]::NaN)", "InvalidOption")]
    [InlineData("-MinimumSqnr ([double]::NaN) -PassThru", "InvalidOption")]
    [InlineData("-LabelName label -Against Reference", "InvalidOption")]
    [InlineData("-Metric Top1, Top3 -Top 4", "InvalidOption")]
    [InlineData("-Top 4", "InvalidOption")]
    [InlineData("-Metric Top1 -Peak 1", "InvalidOption")]
    [InlineData("-Metric MeanSquaredError -IgnoreLabel 255", "InvalidOption")]
    [InlineData("-Metric MeanSquaredError -MultiLabel", "InvalidOption")]
    [InlineData("-ScriptBlock { 1 } -Overlap 0.5", "InvalidOption")]
    [InlineData("-Metric IoU -BoxFormat Xyxy", "InvalidOption")]
    [InlineData("-PartPath good.json -ReportPath good.html", "InvalidOption")]
    [InlineData("-PartPath samples.npz -First 1", "TargetExists")]
    [InlineData("-PartPath none/part.json", "TargetUnwritable")]
    [InlineData("-ReportPath .", "PathIsDirectory")]
    public void What_cannot_be_measured_ends_the_command(string options, string id)
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run(Measure + options, "good.tflite");
        Assert.StartsWith(id + ",", run.Terminating!.FullyQualifiedErrorId);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("-Metric Top1, TopK -Top 2")]
    [InlineData("-Overlap 0.5")]
    [InlineData("-Metric Psnr, Top1 -Peak 1")]
    public void Options_that_one_of_the_metrics_heeds_are_taken(string options)
    {
        using var folder = AccuracyFiles.Make(session);
        session.Run(Measure + options, "good.tflite").ThrowIfFailed();
    }

    [Fact]
    public void Labels_of_another_number_than_the_samples_are_not_passed_over_in_silence()
    {
        using var folder = AccuracyFiles.Make(session);
        SampleFiles.WriteArchive(folder["few.npz"], ("image", "(3, 64)", new float[3 * 64]), ("label", "(2,)", [1, 2]));
        var error = session.Run("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset few.npz -Metric Top1 -MaxDrop 0.1").Terminating!;
        Assert.StartsWith("InvalidDataset,", error.FullyQualifiedErrorId);
        Assert.Contains("Array 'label' has 2 items for 3 samples.", error.ToString());
        var run = session.Run("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset few.npz").ThrowIfFailed();
        Assert.Contains(run.Warnings, static warning => warning.Contains("2 items for 3 samples"));
        session.Run("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset few.npz -Metric Top1 -Against Reference").ThrowIfFailed();
    }

    [Fact]
    public void Data_of_a_name_with_brackets_is_found()
    {
        using var folder = AccuracyFiles.Make(session);
        File.Move(folder["samples.npz"], folder["samples [1].npz"]);
        Assert.Equal(2, (int)session.Run("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset 'samples [1].npz' -First 2").Single().Samples);
    }

    [Theory]
    [InlineData("@{}", "The dictionary is empty.")]
    [InlineData("@{ image = [float[,]]::new(3, 64); label = 'a', 'b' }", "'label' 2 texts")]
    public void Arrays_that_are_no_samples_say_what_was_found(string data, string problem)
    {
        using var folder = AccuracyFiles.Make(session);
        var error = session.Run($"Measure-QuantizedAccuracy good.tflite float.tflite -Dataset {data}").Terminating!;
        Assert.StartsWith("InvalidDataset,", error.FullyQualifiedErrorId);
        Assert.Contains(problem, error.ToString());
    }

    [Fact]
    public void A_dataset_that_is_none_is_told_before_any_work()
    {
        using var folder = AccuracyFiles.Make(session);
        Assert.StartsWith("FileNotFound,", session.Run("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset none.npz").Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void Names_of_metrics_are_completed()
    {
        var found = session.Run("[Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches.CompletionText", "Measure-QuantizedAccuracy -Metric Mean").ThrowIfFailed();
        Assert.Equal(["MeanAbsoluteError", "MeanAveragePrecision", "MeanIoU", "MeanSquaredError"], found.Output.Select(static item => item.ToString()));
    }

    [Fact]
    public void Progress_is_shown_and_taken_away()
    {
        using var folder = AccuracyFiles.Make(session);
        var progress = session.Run(Measure + "-Metric Top1", "good.tflite").ThrowIfFailed().Progress;
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
    }

    [Fact]
    public void Stopping_ends_it()
    {
        using var folder = AccuracyFiles.Make(session);
        using var shell = session.Shell(Measure + "-ScriptBlock { $null = $host.Name; [Threading.Thread]::Sleep(50); 1 }", "good.tflite");
        var running = shell.BeginInvoke();
        Thread.Sleep(300);
        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        session.Run(Measure + "-First 2", "good.tflite").ThrowIfFailed();
    }

    // That the float model is missing would be told first.
    [Fact]
    public void A_drop_that_cannot_be_limited_is_refused_before_anything_is_measured()
    {
        using var folder = AccuracyFiles.Make(session);
        var error = session.Run("Measure-QuantizedAccuracy good.tflite missing.tflite -Dataset samples.npz -Metric Sqnr -MaxDrop 0.1").Terminating!;
        Assert.StartsWith("InvalidOption,", error.FullyQualifiedErrorId);
        session.Run("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset samples.npz -Metric Sqnr, Top1 -MaxDrop 0.9").ThrowIfFailed();
    }
}
