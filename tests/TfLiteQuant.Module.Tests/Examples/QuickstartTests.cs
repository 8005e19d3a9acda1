using System.Text.RegularExpressions;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Examples;

public sealed class QuickstartTests
{
    [Fact]
    public void Goes_the_whole_path()
    {
        using var folder = new TestFolder();
        var host = new CapturingHost();
        using var session = new ModuleSession(host);
        var text = ExampleScript.Run(session, folder, "quickstart.ps1").ThrowIfFailed().Text();
        foreach (var technique in (string[])["Float", "DynamicRange", "Float16", "FullInteger", "IntegerOnly", "Int16x8"])
            Assert.Matches($@"(?m)^  {technique} +[\d,]+ +\d\.\d\dx +Top1 +0\.9\d+ +(-?0\.\d+ +)?\d+\.\d+ +\d+\.\d\dx$", text);
        Assert.Contains("fewer than 1024", text);
        Assert.Contains($"The converted models are in {folder["out"]}", text);
        // Objects go to their views.
        Assert.Matches(@"digits_resnet\.tflite +Float +18", host.Text);
        Assert.Matches(@"digits_resnet\.tflite +100 +MinMax", host.Text);
        Assert.Equal(8, folder.Files.Count);
        Assert.Contains("The report, for a browser: ", text);
        Assert.Contains("digits_resnet_Int16x8.tflite", File.ReadAllText(folder["out/digits_resnet.report.html"]));
        Assert.Contains("out/digits_resnet.report.json", folder.Files);
        Assert.Contains("out/digits_resnet.ranges.json", folder.Files);
    }

    [Fact]
    public void Takes_a_model_without_data()
    {
        using var folder = new TestFolder();
        using var session = new ModuleSession();
        TestModels.Float(folder["mine.tflite"]);
        var text = ExampleScript.Run(session, folder, "quickstart.ps1", "-Model mine.tflite").ThrowIfFailed().Text();
        Assert.Equal(["mine.tflite", "out/mine_DynamicRange.tflite", "out/mine_Float16.tflite"], folder.Files);
        Assert.Equal(3, Regex.Count(text, @"(?m)^  (Float|DynamicRange|Float16) .*\dx$"));
    }

    [Fact]
    public void A_model_that_is_not_there_ends_it()
    {
        using var folder = new TestFolder();
        using var session = new ModuleSession();
        Assert.Equal("FileNotFound", ExampleScript.Run(session, folder, "quickstart.ps1", "-Model none.tflite").Terminating!.Id());
    }
}
