using System.Management.Automation;
using System.Text.Json;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>-ReportPath</c> writes, and when it does not.</summary>
public sealed class ReportPathTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Measure = "Measure-QuantizedAccuracy $args -Reference float.tflite -Dataset samples.npz -Against Reference -Metric Top1 ";

    [Fact]
    public void A_page_and_json_tell_of_all_models()
    {
        using var folder = AccuracyFiles.Make(session);
        session.Run(Measure + "-ReportPath report.html", "good.tflite", "bad.tflite").ThrowIfFailed();
        var page = File.ReadAllText(folder["report.html"]);
        Assert.Contains("good.tflite", page);
        Assert.Contains("<svg", page);
        var models = Json(folder["report.json"]).GetProperty("models");
        Assert.Equal(["good.tflite", "bad.tflite"], models.EnumerateArray().Select(static model => model.GetProperty("model").GetProperty("name").GetString()));
        Assert.Equal(32, models[0].GetProperty("layers").GetProperty("samples").GetInt32());
        Assert.DoesNotContain(folder.Path, page);
        Assert.DoesNotContain(folder.Path, File.ReadAllText(folder["report.json"]));
    }

    [Fact]
    public void A_gate_that_fails_leaves_its_report()
    {
        using var folder = AccuracyFiles.Make(session);
        var run = session.Run(Measure + "-MaxDrop 0.2 -ReportPath report.json", "good.tflite", "bad.tflite");
        Assert.StartsWith("AccuracyDropExceeded,", run.Terminating!.FullyQualifiedErrorId);
        Assert.Equal("Failed", Json(folder["report.json"]).GetProperty("verdict").GetString());
        Assert.Contains("1 of 2 failed.", File.ReadAllText(folder["report.html"]));
    }

    [Fact]
    public void A_conversion_hands_its_reasons_on()
    {
        using var folder = AccuracyFiles.Make(session);
        session.Run("ConvertTo-QuantizedModel float.tflite -Exclude scores/kernel -MinimumElements 1 -Destination q.tflite | Measure-QuantizedAccuracy -Dataset samples.npz -ReportPath report").ThrowIfFailed();
        var leftovers = Json(folder["report.json"]).GetProperty("models")[0].GetProperty("floatLeftovers");
        Assert.All(leftovers.EnumerateArray(), static leftover => Assert.True(leftover.GetProperty("stated").GetBoolean() && leftover.GetProperty("reason").GetString()!.Contains("excluded")));
        Assert.Equal(1, leftovers.GetArrayLength());
        session.Run("Compare-QuantizedModel q.tflite float.tflite -Dataset samples.npz -ReportPath layers").ThrowIfFailed();
        Assert.All(Json(folder["layers.json"]).GetProperty("models")[0].GetProperty("floatLeftovers").EnumerateArray(), static leftover => Assert.False(leftover.GetProperty("stated").GetBoolean()));
    }

    [Fact]
    public void Layers_can_be_left_out()
    {
        using var folder = AccuracyFiles.Make(session);
        session.Run(Measure + "-ReportPath report.html -LayerSampleCount 0", "good.tflite").ThrowIfFailed();
        Assert.Equal(JsonValueKind.Null, Json(folder["report.json"]).GetProperty("models")[0].GetProperty("layers").ValueKind);
        session.Run(Measure + "-ReportPath report.html -Force -LayerSampleCount 5", "good.tflite").ThrowIfFailed();
        Assert.Equal(5, Json(folder["report.json"]).GetProperty("models")[0].GetProperty("layers").GetProperty("samples").GetInt32());
        Assert.StartsWith("InvalidOption,", session.Run(Measure + "-LayerSampleCount 5", "good.tflite").Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void Files_that_exist_are_kept_and_nothing_is_measured()
    {
        using var folder = AccuracyFiles.Make(session);
        File.WriteAllText(folder["report.json"], "mine");
        var run = session.Run(Measure + "-ReportPath report.html", "good.tflite");
        Assert.StartsWith("TargetExists,", run.Terminating!.FullyQualifiedErrorId);
        Assert.Empty(run.Output);
        Assert.Equal("mine", File.ReadAllText(folder["report.json"]));
        Assert.StartsWith("TargetUnwritable,", session.Run(Measure + "-ReportPath missing/report.html", "good.tflite").Terminating!.FullyQualifiedErrorId);
        Assert.StartsWith("TargetExists,", session.Run("Compare-QuantizedModel good.tflite float.tflite -Dataset samples.npz -ReportPath report.html").Terminating!.FullyQualifiedErrorId);
        Assert.False(File.Exists(folder["report.html"]));
        session.Run(Measure + "-ReportPath report.html -Force", "good.tflite").ThrowIfFailed();
        Assert.Equal("TfLiteQuant report", Json(folder["report.json"]).GetProperty("format").GetString());
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        using var folder = AccuracyFiles.Make(session);
        Assert.Single(session.Run(Measure + "-ReportPath report.html -WhatIf", "good.tflite").ThrowIfFailed().Output);
        Assert.NotEmpty(session.Run("Compare-QuantizedModel good.tflite float.tflite -Dataset samples.npz -ReportPath report.html -WhatIf").ThrowIfFailed().Output);
        Assert.False(File.Exists(folder["report.html"]) || File.Exists(folder["report.json"]));
    }

    [Fact]
    public void Merged_parts_have_a_report_too()
    {
        using var folder = AccuracyFiles.Make(session);
        session.Run("Measure-QuantizedAccuracy good.tflite float.tflite -Dataset (Import-RepresentativeDataset samples.npz -First 30) -Metric Top1 -Against Reference -PartPath a.json;" +
            "Measure-QuantizedAccuracy good.tflite float.tflite -Dataset (Import-RepresentativeDataset samples.npz -Skip 30) -Metric Top1 -Against Reference -PartPath b.json").ThrowIfFailed();
        session.Run("Merge-AccuracyPart a.json, b.json -ReportPath merged.html").ThrowIfFailed();
        session.Run(Measure + "-ReportPath whole.html -LayerSampleCount 0", "good.tflite").ThrowIfFailed();
        JsonElement merged = Json(folder["merged.json"]).GetProperty("models")[0], whole = Json(folder["whole.json"]).GetProperty("models")[0];
        Assert.Equal(whole.GetProperty("accuracy")[0].GetProperty("metrics").ToString(), merged.GetProperty("accuracy")[0].GetProperty("metrics").ToString());
        Assert.Equal(whole.GetProperty("model").ToString(), merged.GetProperty("model").ToString());
        File.Delete(folder["good.tflite"]);
        session.Run("Merge-AccuracyPart a.json, b.json -ReportPath merged.html -Force").ThrowIfFailed();
        Assert.Equal(JsonValueKind.Null, Json(folder["merged.json"]).GetProperty("models")[0].GetProperty("floatLeftovers").ValueKind);
    }

    /// <summary>The second float model's data is read when the first one's results are there already.</summary>
    [Theory]
    [InlineData("Measure-QuantizedAccuracy -Dataset samples.npz -Metric Sqnr", 1)]
    [InlineData("Compare-QuantizedModel -Dataset samples.npz", 3)]
    public void Results_come_as_each_float_model_is_done(string command, int rows)
    {
        using var folder = AccuracyFiles.Make(session);
        session.Run("$null = ConvertTo-QuantizedModel float.tflite, bad.tflite -OutDirectory q").ThrowIfFailed();
        const string Pairs = "@([pscustomobject] @{ Path = 'q/float.tflite'; Reference = 'float.tflite' }, [pscustomobject] @{ Path = 'q/bad.tflite'; Reference = 'bad.tflite' }) | ";
        var seen = session.Run($"{Pairs}{command} -ReportPath all | ForEach-Object {{ [System.IO.File]::Exists(\"$PWD/all.json\") }}").ThrowIfFailed();
        Assert.Equal([.. Enumerable.Repeat(false, rows), .. Enumerable.Repeat(true, rows)], seen.Output.Select(static exists => (bool)((PSObject)exists).BaseObject));
        Assert.Equal(2, Json(folder["all.json"]).GetProperty("models").GetArrayLength());

        // Who wants no more has a report of what was measured by then.
        var one = session.Run($"{Pairs}{command} -ReportPath some | & {{ process {{ $_; throw 'enough' }} }}");
        Assert.Equal("enough", one.Terminating!.Exception.Message);
        Assert.Equal(["float.tflite"], Json(folder["some.json"]).GetProperty("models").EnumerateArray().Select(static model => model.GetProperty("model").GetProperty("name").GetString()));
    }

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;
}
