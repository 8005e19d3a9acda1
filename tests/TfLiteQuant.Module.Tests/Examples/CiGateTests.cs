using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Examples;

public sealed class CiGateTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Script = "ci-gate.ps1";

    [Fact]
    public void A_good_model_passes_in_one_line()
    {
        using var folder = new TestFolder();
        var run = ExampleScript.Run(session, folder, Script).ThrowIfFailed();
        Assert.Matches(@"^PASSED: digits_resnet\.tflite Top1 0\.99\d\d -> 0\.9\d\d\d, drop -?0\.00\d\d \(at most 0\.01\), \d+\.\d dB, 300 samples$", run.Text());
        Assert.Equal(["out/digits_resnet.tflite"], folder.Files);
    }

    [Fact]
    public void A_drop_says_so_and_fails_with_its_id()
    {
        using var folder = new TestFolder();
        var run = ExampleScript.Run(session, folder, Script, "-MaxDrop -0.5 -Technique DynamicRange");
        Assert.StartsWith("FAILED: ", run.Text());
        Assert.Equal("AccuracyDropExceeded", run.Terminating!.Id());
    }

    [Fact]
    public void Noise_fails_it_where_asked_for()
    {
        using var folder = new TestFolder();
        var run = ExampleScript.Run(session, folder, Script, "-MinimumSqnr 90 -Technique Float16");
        Assert.Equal("AccuracyDropExceeded", run.Terminating!.Id());
        Assert.Contains("dB", run.Terminating!.ToString());
    }

    [Fact]
    public void PassThru_gives_the_verdict_to_assert()
    {
        using var folder = new TestFolder();
        var result = ExampleScript.Run(session, folder, Script, "-MaxDrop -0.5 -Technique DynamicRange -PassThru").Single();
        Assert.Equal(("Failed", 1), (result.Verdict.ToString(), (int)result.Reasons.Count));
    }

    [Fact]
    public void A_model_that_is_there_is_taken_as_it_is()
    {
        using var folder = new TestFolder();
        var run = ExampleScript.Run(
            session, folder, Script, "-Quantized $args[0] -Model $args[1] -Target TFLiteMicro -MaxDrop 0.05",
            Path.Combine(ExampleScript.Folder, "integer", "digits_cnn_int8.tflite"), ExampleScript.Model("digits_cnn.tflite"));
        Assert.StartsWith("PASSED: digits_cnn_int8.tflite", run.ThrowIfFailed().Text());
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void What_the_target_would_refuse_fails_it_unmeasured()
    {
        using var folder = new TestFolder();
        var run = ExampleScript.Run(session, folder, Script, "-Technique DynamicRange -Target TFLiteMicro");
        Assert.Equal("TargetRefusesModel", run.Terminating!.Id());
        Assert.Contains("FAILED: TFLiteMicro does not take", run.Terminating!.ToString());
        Assert.Contains("  CONV_2D #2: The weights are int8", run.Terminating!.ToString());
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("-Model none.tflite", "FileNotFound")]
    [InlineData("-Quantized none.tflite", "FileNotFound")]
    [InlineData("-Test none.npz", "FileNotFound")]
    [InlineData("-Calibration none.npz", "FileNotFound")]
    public void What_is_missing_fails_it(string arguments, string id)
    {
        using var folder = new TestFolder();
        Assert.Equal(id, ExampleScript.Run(session, folder, Script, arguments).Terminating!.Id());
    }

    [Theory]
    [InlineData("0.01", 0)]
    [InlineData("-0.5", 1)]
    public async Task The_build_sees_an_exit_code(string drop, int code)
    {
        using var folder = new TestFolder();
        var run = await HostRun.OfAsync([Path.Combine(ExampleScript.Folder, Script), "-MaxDrop", drop, "-Technique", "DynamicRange", "-OutDirectory", folder["out"]], folder.Path);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(code == 0 ? "PASSED" : "FAILED", run.Output);
        Assert.Equal(code != 0, run.Errors.Contains("Top1 drops by", StringComparison.Ordinal));
    }
}
