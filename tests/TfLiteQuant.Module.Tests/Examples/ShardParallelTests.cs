using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Examples;

public sealed class ShardParallelTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Script = "shard-parallel.ps1";

    [Fact]
    public void Shards_give_the_answer_of_one_run()
    {
        using var folder = new TestFolder();
        var text = ExampleScript.Run(session, folder, Script).ThrowIfFailed().Text();
        Assert.Contains("Calibrated on 100 samples in 4 shards.", text);
        Assert.Contains("Measured on 300 samples in 4 shards: Top1", text);
        foreach (var answer in (string[])["calibration", "model", "accuracy"]) Assert.Contains($"The same {answer} as in one run: True", text);
        Assert.Contains("out/ranges-4.json", folder.Files);
        Assert.Contains("out/accuracy-4.json", folder.Files);
        // Merged parts are the file that one run writes, byte for byte.
        session.Run(
            "$null = Measure-QuantizedAccuracy out/model_IntegerOnly.tflite -Reference $args[0] -Dataset $args[1] -PartPath whole.json",
            ExampleScript.Model("digits_resnet.tflite"), ExampleScript.Data("digits_test.npz")).ThrowIfFailed();
        Assert.Equal(File.ReadAllText(folder["whole.json"]), File.ReadAllText(folder["out/accuracy.json"]));
    }

    [Fact]
    public void There_are_no_more_shards_than_samples()
    {
        using var folder = Small(3);
        var run = ExampleScript.Run(session, folder, Script, "-Model a.tflite -Calibration samples.npz -Test samples.npz -Shards 8 -Technique FullInteger -WarningAction Continue").ThrowIfFailed();
        Assert.Contains("in 3 shards", run.Text());
        Assert.Contains("accuracy as in one run: True", run.Text());
        Assert.Equal(2, run.Warnings.Count(static warning => warning.Contains("has 3 samples: there are 3 shards instead of 8", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_shard_that_fails_is_missed()
    {
        using var folder = Small(8);
        // Only the last of the shards has the value that is no number.
        var images = new float[8 * 64];
        images[^1] = float.NaN;
        SampleFiles.WriteArchive(folder["samples.npz"], ("image", "(8, 64)", images));
        var run = ExampleScript.Run(session, folder, Script, "-Model a.tflite -Calibration samples.npz -Test samples.npz -Shards 4 -NoCheck");
        Assert.Equal("InvalidDataset", run.Terminating!.Id());
        Assert.Contains(run.Warnings, static warning => warning.StartsWith("1 of 4 shards failed.", StringComparison.Ordinal));
    }

    [Fact]
    public void NoCheck_runs_nothing_twice()
    {
        using var folder = Small(30);
        var text = ExampleScript.Run(session, folder, Script, "-Model a.tflite -Calibration samples.npz -Test samples.npz -NoCheck -Technique FullInteger").ThrowIfFailed().Text();
        Assert.DoesNotContain("as in one run", text);
        Assert.DoesNotContain(folder.Files, static file => file.Contains("one-run", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_do_not_tell_how_many_samples_they_have_will_do()
    {
        using var folder = Small(1);
        var header = string.Join(',', Enumerable.Range(0, 64).Select(static i => $"image_{i}"));
        File.WriteAllLines(folder["samples.csv"], Enumerable.Range(0, 25).Select(row => string.Join(',', Enumerable.Range(0, 64).Select(i => $"0.{(row * i) % 10}"))).Prepend(header));
        var text = ExampleScript.Run(session, folder, Script, "-Model a.tflite -Calibration samples.csv -Test samples.csv -Technique FullInteger").ThrowIfFailed().Text();
        Assert.Contains("Measured on 25 samples in 4 shards", text);
        Assert.Contains("accuracy as in one run: True", text);
        var few = ExampleScript.Run(session, folder, Script, "-Model a.tflite -Calibration samples.csv -Test samples.csv -Shards 26");
        Assert.Equal("InvalidDataset", few.Terminating!.Id());
        Assert.Contains("25 samples, and shard 26 of 26 has none", few.Terminating!.ToString());
    }

    [Theory]
    [InlineData("-Model none.tflite -NoCheck")]
    [InlineData("-Calibration none.npz")]
    public void What_is_missing_ends_it(string arguments)
    {
        using var folder = new TestFolder();
        var run = ExampleScript.Run(session, folder, Script, arguments);
        Assert.Equal("FileNotFound", run.Terminating!.Id());
    }

    private static TestFolder Small(int samples)
    {
        var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        AccuracyFiles.Write(folder["samples.npz"], 0, samples);
        return folder;
    }
}
