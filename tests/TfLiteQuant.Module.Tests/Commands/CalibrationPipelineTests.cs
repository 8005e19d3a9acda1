using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>Calibrations that come to <c>ConvertTo-QuantizedModel</c> through the pipeline, with their model or beside it.</summary>
public sealed class CalibrationPipelineTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Measure = "$args | Measure-TensorRange -SyntheticData -SampleCount 20 -WarningAction Ignore ";

    [Fact]
    public void A_calibration_brings_its_model_and_how_its_ranges_were_chosen()
    {
        using var folder = Folder();
        var made = session.Run(Measure + "-Method Percentile -Percentile 97 | ConvertTo-QuantizedModel -Technique IntegerOnly -Destination piped.tflite -WarningAction Ignore", "a.tflite").Single();
        Assert.Equal((folder["a.tflite"], "Percentile 97", 20), ((string)made.Source, (string)made.Calibration.Method, (long)made.Calibration.Samples));
        session.Run("ConvertTo-QuantizedModel a.tflite -Technique IntegerOnly -Destination named.tflite -WarningAction Ignore -Calibration (" + Measure + "-Method Percentile -Percentile 97)", "a.tflite").ThrowIfFailed();
        Assert.Equal(File.ReadAllBytes(folder["named.tflite"]), File.ReadAllBytes(folder["piped.tflite"]));
        var other = session.Run(Measure + "-Method Percentile -Percentile 97 | ConvertTo-QuantizedModel -Technique FullInteger -CalibrationMethod MinMax -Destination other.tflite -WarningAction Ignore", "a.tflite").Single();
        Assert.Equal("MinMax", (string)other.Calibration.Method);
    }

    [Fact]
    public void Each_model_has_its_own_among_several()
    {
        using var folder = Folder();
        var made = session.Run(
            "$(Measure-TensorRange a.tflite -SyntheticData -SampleCount 20 -WarningAction Ignore; Measure-TensorRange b.tflite -SyntheticData -Method Percentile -WarningAction Ignore) | " +
            "ConvertTo-QuantizedModel -Technique FullInteger -OutDirectory out -WarningAction Ignore").ThrowIfFailed();
        Assert.Equal(["MinMax", "Percentile 99.99"], made.Output.Select(static result => (string)result.Calibration.Method));
        // A file among them has none.
        var mixed = session.Run("$(" + Measure + "; [System.IO.FileInfo] \"$PWD/b.tflite\") | ConvertTo-QuantizedModel -Technique FullInteger -OutDirectory out -Force -WarningAction Ignore", "a.tflite");
        Assert.StartsWith("CalibrationMissing,", mixed.SingleError().FullyQualifiedErrorId);
        Assert.Equal([folder["a.tflite"]], mixed.Texts("Source"));
    }

    [Fact]
    public void Named_models_take_theirs_from_the_pipeline()
    {
        using var folder = Folder();
        session.Run(Measure + "| Export-TensorRange -OutDirectory .", "a.tflite", "b.tflite").ThrowIfFailed();
        foreach (var source in (string[])["Import-TensorRange *.ranges.json -Method Percentile", "'*.ranges.json'", "[System.IO.DirectoryInfo]::new($PWD.Path).GetFiles('*.ranges.json')"])
        {
            var made = session.Run($"{source} | ConvertTo-QuantizedModel -Path *.tflite -Technique FullInteger -OutDirectory out -Force -WarningAction Ignore").ThrowIfFailed();
            Assert.Equal([folder["a.tflite"], folder["b.tflite"]], made.Texts("Source"));
            Assert.All(made.Output, result => Assert.Equal(source[0] == 'I' ? "Percentile 99.99" : "MinMax", (string)result.Calibration.Method));
        }

        var wrong = session.Run("'a.ranges.json' | ConvertTo-QuantizedModel -LiteralPath b.tflite -Technique FullInteger -Destination q.tflite");
        Assert.StartsWith("InvalidCalibration,", wrong.SingleError().FullyQualifiedErrorId);
        Assert.Empty(session.Run("@() | ConvertTo-QuantizedModel -Path a.tflite -Technique FullInteger -Destination q.tflite").ThrowIfFailed().Output);
    }

    [Theory]
    [InlineData("Measure-TensorRange a.tflite -SyntheticData -WarningAction Ignore | ConvertTo-QuantizedModel -Destination q.tflite", "DynamicRange")]
    [InlineData("Measure-TensorRange a.tflite -SyntheticData -WarningAction Ignore | ConvertTo-QuantizedModel -Technique FullInteger -SyntheticData", "exclude each other")]
    [InlineData("Import-TensorRange a.ranges.json | ConvertTo-QuantizedModel -Technique FullInteger", "'a.tflite'")]
    [InlineData("(Import-TensorRange a.ranges.json).Calibration | ConvertTo-QuantizedModel -Technique FullInteger", "'a.tflite'")]
    [InlineData("5 | ConvertTo-QuantizedModel -Path a.tflite -Technique FullInteger", "'5' (Int32)")]
    [InlineData("'a.ranges.json' | ConvertTo-QuantizedModel -Path a.tflite", "DynamicRange")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Measure-TensorRange a.tflite -SyntheticData -WarningAction Ignore))) | ConvertTo-QuantizedModel -Technique FullInteger", "copy")]
    public void What_cannot_be_meant_ends_the_command(string script, string told)
    {
        using var folder = Folder();
        session.Run(Measure + "| Export-TensorRange a.ranges.json", "a.tflite").ThrowIfFailed();
        var run = session.Run(script);
        Assert.Equal("InvalidOption,TfLiteQuant.PowerShell.Commands.ConvertToQuantizedModelCommand", run.Terminating!.FullyQualifiedErrorId);
        Assert.Contains(told, run.Terminating.ErrorDetails.Message);
        Assert.NotEmpty(run.Terminating.ErrorDetails.RecommendedAction);
        Assert.Equal(["a.ranges.json", "a.tflite", "b.tflite"], folder.Files);
    }

    private TestFolder Folder()
    {
        var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"], seed: 2);
        session.Location = folder.Path;
        return folder;
    }
}
