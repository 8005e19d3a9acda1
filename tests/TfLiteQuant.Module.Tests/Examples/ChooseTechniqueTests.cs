using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Examples;

public sealed class ChooseTechniqueTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Script = "choose-technique.ps1";

    [Theory]
    [InlineData("-MaxDrop 0.05", "FullInteger")]
    [InlineData("", "DynamicRange")]
    [InlineData("-Target Gpu", "Float16")]
    [InlineData("-Target EdgeTpu -MaxDrop 0.05", "IntegerOnly")]
    [InlineData("-Target Microcontroller", "Int16x8")]
    public void Target_data_and_accuracy_decide(string arguments, string technique)
    {
        using var folder = new TestFolder();
        var result = ExampleScript.Run(session, folder, Script, arguments + " -PassThru").Single();
        Assert.Equal(technique, result.Technique.ToString());
        Assert.True(File.Exists(result.Path));
    }

    [Fact]
    public void It_explains_what_it_did()
    {
        using var folder = new TestFolder();
        var lines = ExampleScript.Run(session, folder, Script).ThrowIfFailed().Text().Split('\n');
        Assert.StartsWith("FullInteger: it is smallest", lines[0]);
        Assert.Matches(@"Measured on 300 samples: Top1 0\.9700 -> 0\.9\d+, a drop of 0\.01\d+, at most 0\.01 wanted\.", lines[1]);
        Assert.StartsWith("DynamicRange: ", lines[2]);
        Assert.Matches(@"^Chosen: DynamicRange\. 26,\d+ bytes instead of 80,652, \d+\.\d+ ms", lines[^1]);
    }

    [Fact]
    public void Without_data_the_first_that_needs_none_is_taken_unmeasured()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        var text = ExampleScript.Run(session, folder, Script, "-Model a.tflite").ThrowIfFailed().Text();
        Assert.Contains("no samples to calibrate with", text);
        Assert.Contains("Taken without being measured", text);
        Assert.Contains("Chosen: DynamicRange", text);
        Assert.Equal("CalibrationMissing", ExampleScript.Run(session, folder, Script, "-Model a.tflite -Target EdgeTpu").Terminating!.Id());
    }

    [Fact]
    public void Without_labels_noise_decides()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        SampleFiles.WriteArchive(folder["samples.npz"], ("image", "(30, 64)", [.. Enumerable.Range(0, 30 * 64).Select(static i => (float)Math.Sin(i * 1.7))]));
        var text = ExampleScript.Run(session, folder, Script, "-Model a.tflite -Calibration samples.npz -MinimumSqnr 55").ThrowIfFailed().Text();
        Assert.Contains("dB of signal to noise, at least 55 wanted", text);
        Assert.Contains("Chosen: Float16", text);
    }

    [Fact]
    public void Where_nothing_is_good_enough_it_fails_with_the_id()
    {
        using var folder = new TestFolder();
        var run = ExampleScript.Run(session, folder, Script, "-MaxDrop -1");
        Assert.Equal("AccuracyDropExceeded", run.Terminating!.Id());
        Assert.Contains("tried: FullInteger, DynamicRange, Int16x8, Float16", run.Terminating!.ToString());
    }

    [Fact]
    public void A_model_that_is_not_there_ends_it()
    {
        using var folder = new TestFolder();
        Assert.Equal("FileNotFound", ExampleScript.Run(session, folder, Script, "-Model none.tflite").Terminating!.Id());
    }
}
