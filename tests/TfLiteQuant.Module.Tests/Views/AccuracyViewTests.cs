using System.Xml.Linq;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Views;

/// <summary>What accuracy and comparisons look like on a console of 120 columns.</summary>
public sealed class AccuracyViewTests
{
    private const string Measured = "(Measure-QuantizedAccuracy good.tflite float.tflite -Dataset samples.npz -Metric Top1, MeanSquaredError -MinimumSqnr 1)";
    private static readonly string Formats = Path.Combine(RepositoryPaths.Root, "module", "TfLiteQuant.Format.ps1xml");

    public static IEnumerable<TheoryDataRow<string, string[]>> Tables =>
    [
        new(Measured, ["Path", "Metric", "Float", "Quantized", "Drop", "Interval", "Agree", "Sqnr", "Samples", "Verdict"]),
        new(Measured + ".Metrics", ["Metric", "Output", "Label", "Float", "Quantized", "Drop", "Interval", "Samples"]),
        new(Measured + ".Outputs", ["Output", "Samples", "Sqnr", "Cosine", "MSE", "MaxError", "Agree", "By"]),
        new(Measured + ".Classes", ["Class", "Name", "Samples", "FloatRecall", "QuantRecall", "Drop", "FloatPrec", "QuantPrec", "FloatF1", "QuantF1"]),
        new(Measured + ".QuantizedConfusion.Cells", ["Actual", "ActualName", "Predicted", "PredictedName", "Count"]),
        new("Compare-QuantizedModel good.tflite float.tflite -Dataset samples.npz", ["Op", "Operator", "Own", "Sqnr", "Cosine", "MSE", "Max", "RMSE/s", "Cut", "Used", "Weights", "!", "Tensor"]),
    ];

    [Theory, MemberData(nameof(Tables))]
    public void Tables_show_every_column_within_the_console(string script, string[] columns)
    {
        var lines = Show(script, null);
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).SequenceEqual(columns));
        Assert.All(lines, static line => Assert.True(line.Length <= FixedWidthRawUI.Columns, line));
        Assert.DoesNotContain(lines, static line => line.Contains("#ERR") || line.Contains("System."));
    }

    [Theory]
    [InlineData(Measured, "Metrics", "Verdict", "Passed")]
    [InlineData(Measured, "Classes", "Intervals", "Wilson")]
    [InlineData(Measured + ".Metrics[0]", "DropInterval", "PValue", "..")]
    [InlineData(Measured + ".Outputs", "MeanError", "AgreementBy", "Top1")]
    [InlineData(Measured + ".Classes[0]", "FloatIoU", "Drop", "Samples")]
    [InlineData("Compare-QuantizedModel good.tflite float.tflite -Dataset samples.npz", "IsolatedSqnr", "Reason", "FULLY_CONNECTED")]
    public void Lists_tell_more(string script, string label, string other, string text)
    {
        using var folder = new TestFolder();
        var formats = XDocument.Load(Formats);
        formats.Descendants("View").Where(static view => view.Element("TableControl") is not null).ToList().ForEach(static view => view.Remove());
        formats.Save(folder["lists.format.ps1xml"]);
        var lines = Show(script, folder["lists.format.ps1xml"]);
        Assert.Contains(lines, line => line.StartsWith(label + " ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith(other + " ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>Figures are told how wide their column is.</summary>
    [Fact]
    public void Figures_fit_their_columns()
    {
        var told = 0;
        foreach (var table in XDocument.Load(Formats).Descendants("TableControl"))
        {
            var widths = table.Descendants("TableColumnHeader").Select(static header => (int?)header.Element("Width"));
            foreach (var (width, item) in widths.Zip(table.Descendants("TableColumnItem")))
            {
                if (!item.Value.Contains("$_.Unit", StringComparison.Ordinal)) continue;
                Assert.EndsWith($", $_.Unit, {width})", item.Value);
                told++;
            }
        }

        Assert.Equal(8, told);
    }

    private static string[] Show(string script, string? formats)
    {
        var host = new CapturingHost();
        using var session = formats is null ? new ModuleSession(host) : new ModuleSession(host, formats: formats);
        using var folder = AccuracyFiles.Make(session);
        session.Run(script + " | Out-Default").ThrowIfFailed();
        return [.. host.Text.Split('\n').Select(static line => line.TrimEnd())];
    }
}
