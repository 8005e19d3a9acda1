using TfLiteQuant.Datasets;
using TfLiteQuant.Execution;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>The data that comes with the reference models, read for them.</summary>
public sealed class GoldenDataTests
{
    public static IEnumerable<TheoryDataRow<string>> Models
    {
        get
        {
            if (!Shared.TryFolder("golden", out var folder)) return [new TheoryDataRow<string>("") { Skip = Missing.RowReason(Shared.Reason("golden")) }];
            return Directory.GetDirectories(folder).Where(static model => File.Exists(Path.Combine(model, "calibration.npz"))).Order(StringComparer.Ordinal).Select(static model => new TheoryDataRow<string>(Path.GetFileName(model)));
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void Calibration_data_fits_the_model(string name)
    {
        var folder = Shared.RequireFolder($"golden/{name}");
        using var model = ModelReader.Open(Path.Combine(folder, "float.tflite"));
        using var runner = new SampleRunner(model, model.Signatures.Count > 1 ? model.Signatures[0].Key : null);
        var preview = new DatasetInspector().Inspect(Feed.Import(Path.Combine(folder, "calibration.npz")), runner.ModelInputs, model);
        Assert.Equal(100, preview.Read);
        Assert.DoesNotContain(preview.Findings, static finding => finding.Severity == DatasetSeverity.Error || finding.Code == "FewSamples");
        // Arrays of the other signature's inputs are left for labels.
        if (model.Signatures.Count < 2) Assert.All(preview.Samples, static sample => Assert.Empty(sample.Label));
    }

    [Fact]
    public void Labels_of_test_data_are_kept()
    {
        var path = Shared.RequireFile("golden/digits_cnn/test.npz");
        var data = Feed.Import(path, new DatasetOptions { Label = new NamedLabels("label0") }, new DatasetSelection(First: 20));
        using var model = ModelReader.Open(Shared.RequireFile("golden/digits_cnn/float.tflite"));
        using var runner = new SampleRunner(model);
        var right = 0;
        foreach (var sample in data.Read(runner.ModelInputs))
        {
            var scores = runner.Run(sample.Inputs)[0].Values<float>().ToArray();
            if (Array.IndexOf(scores, scores.Max()) == (int)sample.Label()) right++;
        }

        Assert.InRange(right, 18, 20);
    }
}
