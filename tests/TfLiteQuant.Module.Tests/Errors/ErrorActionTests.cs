using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Errors;

/// <summary>What <c>-ErrorAction</c> makes of errors that end a command: the engine heeds it for others only.</summary>
public sealed class ErrorActionTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    public static IEnumerable<TheoryDataRow<string, string>> Ending =>
    [
        new("Measure-QuantizedAccuracy bad.tflite float.tflite -Dataset samples.npz -Metric Top1 -Against Reference -MaxDrop 0.1", "AccuracyDropExceeded"),
        new("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset samples.npz -MaxDrop NaN", "InvalidOption"),
        new("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset missing.npz", "FileNotFound"),
        new("Compare-QuantizedModel good.tflite float.tflite -Dataset samples.npz -ReportPath missing/report", "TargetUnwritable"),
        new("Merge-AccuracyPart missing.json", "FileNotFound"),
        new("ConvertTo-QuantizedModel float.tflite -Technique Float16 -PerTensor", "InvalidOption"),
        new("Invoke-TfLiteModel float.tflite -First 2", "InvalidOption"),
        new("Measure-TensorRange float.tflite", "CalibrationMissing"),
        new("Import-TensorRange missing.json -Percentile 90 -Method MinMax", "InvalidOption"),
        new("Import-RepresentativeDataset samples.npz -Seed 1", "InvalidOption"),
        new("Measure-TensorRange float.tflite, bad.tflite -SyntheticData -WarningAction Ignore | Merge-TensorRange", "InvalidCalibration"),
    ];

    /// <summary>A gate that a script goes on from is none.</summary>
    [Theory, MemberData(nameof(Ending))]
    public void Stop_ends_the_script(string script, string id)
    {
        using var folder = AccuracyFiles.Make(session);
        using var shell = session.Shell(script + " -ErrorAction Stop; 'went on'");
        var error = Assert.ThrowsAny<RuntimeException>(() => shell.Invoke());
        Assert.StartsWith(id + ",", error.ErrorRecord.FullyQualifiedErrorId);
        Assert.Equal("TfLiteQuant.Diagnostics.TfLiteQuantException", error.ErrorRecord.Exception.GetType().FullName);

        using var caught = session.Shell($"try {{ {script} -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId }}");
        Assert.StartsWith(id + ",", caught.Invoke()[^1].ToString());
    }

    [Theory, MemberData(nameof(Ending))]
    public void Otherwise_the_command_ends_and_the_script_goes_on(string script, string id)
    {
        using var folder = AccuracyFiles.Make(session);
        using var shell = session.Shell(script + "; 'went on'");
        Assert.Equal("went on", shell.Invoke()[^1].ToString());
        Assert.StartsWith(id + ",", Assert.Single(shell.Streams.Error).FullyQualifiedErrorId);
    }
}
