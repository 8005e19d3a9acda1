using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Examples;

public sealed class CompareFolderTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Script = "compare-folder.ps1";

    [Fact]
    public void Every_model_has_a_row_for_each_technique()
    {
        using var folder = new TestFolder();
        var lines = ExampleScript.Run(session, folder, Script).ThrowIfFailed().Text().Split('\n');
        Assert.Equal(10, lines.Count(static line => line.StartsWith("digits_", StringComparison.Ordinal)));
        Assert.Matches(@"^digits_resnet\.tflite +Float16 +[\d,]+ +1\.\d\d +0 +Top1 +0\.99\d\d +0\.99\d\d +-?0\.0\d+ +6\d\.\d$", Assert.Single(lines, static line => line.Contains("resnet.tflite         Float16", StringComparison.Ordinal)));
        Assert.Equal(10, folder.Files.Count);
    }

    [Fact]
    public void One_bad_file_does_not_stop_the_rest()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["models/deep"]);
        File.WriteAllText(folder["models/bad.tflite"], "no model");
        TestModels.Float(folder["models/good.tflite"]);
        TestModels.Float(folder["models/deep/good.tflite"], seed: 2);
        AccuracyFiles.Write(folder["samples.npz"], 0, 20);
        var run = ExampleScript.Run(session, folder, Script, "-Path models -Technique DynamicRange, FullInteger -Calibration samples.npz -Test samples.npz -PassThru -WarningAction Ignore");
        Assert.Null(run.Terminating);
        Assert.All(run.Errors, static error => Assert.Equal("NotTfLiteModel", error.Id()));
        Assert.Equal(2, run.Errors.Count);
        Assert.Equal(["NotTfLiteModel", "NotTfLiteModel", "", "", "", ""], run.Texts("Problem"));
        Assert.Equal(["DynamicRange", "FullInteger", "DynamicRange", "FullInteger", "DynamicRange", "FullInteger"], run.Texts("Technique"));
        Assert.All(run.Output.Skip(2), static row => Assert.True(row.Sqnr > 10 && row.Bytes > 0 && row.Ratio > 1));
        // Models of one name do not overwrite each other.
        Assert.Equal(4, folder.Files.Count(static file => file.StartsWith("out/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Data_that_does_not_fit_a_model_is_in_its_row()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["models"]);
        TestModels.Float(folder["models/other.tflite"]);
        var run = ExampleScript.Run(session, folder, Script, "-Path models -Technique DynamicRange, FullInteger -Calibration $args[0] -Test $args[0] -PassThru", ExampleScript.Data("digits_test.npz"));
        Assert.Null(run.Terminating);
        Assert.Equal(["InvalidDataset", "InvalidDataset"], run.Texts("Problem"));
    }

    [Fact]
    public void Without_data_models_are_converted_by_techniques_that_need_none()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        var run = ExampleScript.Run(session, folder, Script, "-Path . -PassThru").ThrowIfFailed();
        Assert.Equal(["DynamicRange", "Float16"], run.Texts("Technique"));
        Assert.Equal("CalibrationMissing", Assert.Single(ExampleScript.Run(session, folder, Script, "-Path . -Technique FullInteger -PassThru").Texts("Problem")));
    }

    [Fact]
    public void A_folder_without_models_says_so()
    {
        using var folder = new TestFolder();
        Assert.Contains("There is no .tflite file in", ExampleScript.Run(session, folder, Script, "-Path .").Terminating!.ToString());
        Assert.NotNull(ExampleScript.Run(session, folder, Script, "-Path none").Terminating);
    }
}
