using System.Text.Json;
using System.Text;
using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Inspection;
using TfLiteQuant.Reports;
using Xunit;

namespace TfLiteQuant.Core.Tests.Reports;

/// <summary>The JSON of reports: whole, and comparable line by line.</summary>
public sealed class ReportJsonTests
{
    [Fact]
    public void Names_its_format_and_version()
    {
        var root = JsonDocument.Parse(ReportedModels.Classifiers().ToJson()).RootElement;
        Assert.Equal(("TfLiteQuant report", 1, "Failed"), (root.GetProperty("format").GetString(), root.GetProperty("version").GetInt32(), root.GetProperty("verdict").GetString()));
        Assert.Equal(["Passed", "Failed"], root.GetProperty("models").EnumerateArray().Select(static model => model.GetProperty("verdict").GetString()));
    }

    [Fact]
    public void Holds_what_was_measured()
    {
        var report = ReportedModels.Classifiers();
        var model = JsonDocument.Parse(report.ToJson()).RootElement.GetProperty("models")[1];
        var result = report.Models[1].Accuracy[0];
        var accuracy = model.GetProperty("accuracy")[0];
        Assert.Equal(result.Metrics.Select(static metric => metric.Metric), accuracy.GetProperty("metrics").EnumerateArray().Select(static metric => metric.GetProperty("metric").GetString()));
        Assert.Equal(result.Drop!.Value, accuracy.GetProperty("metrics")[0].GetProperty("drop").GetDouble(), 1e-6);
        // Against itself the float model has no noise, which is no number that JSON has.
        Assert.Equal("Infinity", accuracy.GetProperty("metrics")[1].GetProperty("float").GetString());
        Assert.Equal(result.Classes.Count, accuracy.GetProperty("classes").GetArrayLength());
        Assert.Equal(result.Samples, accuracy.GetProperty("quantizedConfusion").EnumerateArray().Sum(static cell => cell[2].GetInt64()));
        var tensors = model.GetProperty("layers").GetProperty("tensors").EnumerateArray().ToList();
        Assert.Equal(report.Models[1].Layers!.Tensors.Count, tensors.Count);
        Assert.Equal(tensors.Select(static tensor => tensor.GetProperty("index").GetInt32()).Order(), tensors.Select(static tensor => tensor.GetProperty("index").GetInt32()));
    }

    [Fact]
    public void The_number_of_threads_changes_no_byte()
        => Assert.Equal(ReportedModels.Classifiers().ToJson(), ReportedModels.Classifiers(threads: 3).ToJson());

    [Fact]
    public void Lists_of_counts_take_a_line()
    {
        var text = Encoding.UTF8.GetString(ReportedModels.Large(1, 2).ToJson());
        Assert.Contains("\"histogram\": [0, 1, 2, 3", text);
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("}\n", text);
    }

    [Theory]
    [InlineData("/data/set/test.npz", "test.npz")]
    [InlineData(@"C:\data\test.npz", "test.npz")]
    [InlineData("3 npz files, /a/b/x.npz to /a/b/z.npz", "3 npz files, x.npz to z.npz")]
    [InlineData("x: /a/x.npy; y: /b/y.npy", "x: x.npy; y: y.npy")]
    [InlineData("40 objects", "40 objects")]
    public void Data_are_named_without_folders(string description, string name)
        => Assert.Equal(name, SourceName.Of(new EvaluatedSource(description, 1, new ValueList<IndexRange>([]), false, new ValueList<uint>([]))));
}
