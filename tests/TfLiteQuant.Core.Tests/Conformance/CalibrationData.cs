using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <summary>The ranges that our engine finds in the data that the reference calibrated with.</summary>
internal static class CalibrationData
{
    /// <summary>Ranges of a golden model: 100 samples, or 100 for each of its two signatures.</summary>
    public static CalibratedRanges Of(GoldenModel golden, TfLiteModel model) => Run(model, [.. golden.Runs.Select(run
        => TestDataset.FromNpz(Path.Combine(golden.Folder, "calibration.npz"), [.. run.Inputs.Select(static name => (name, name))]).For(run.Signature))]);

    /// <summary>Ranges of a single operator: 12 samples.</summary>
    public static CalibratedRanges Of(OperatorFixture fixture, TfLiteModel model)
        => Run(model, [TestDataset.FromNpz(Path.Combine(fixture.Folder, "data.npz"), [.. fixture.Manifest.InputNames.Select(static name => (name, name))])]);

    /// <summary>Ranges of a model of the corpus: drawn data by position among the first subgraph's inputs.</summary>
    public static CalibratedRanges OfCorpus(string folder, TfLiteModel model)
    {
        using var runner = new TfLiteQuant.Execution.SampleRunner(model);
        var inputs = runner.ModelInputs.Select((input, position) => (input.Name, $"calibration.{Array.IndexOf(model.Subgraphs[0].Inputs, runner.Runner.Inputs[position].Index)}"));
        return Run(model, [TestDataset.FromNpz(Path.Combine(folder, "data.npz"), [.. inputs])]);
    }

    private static CalibratedRanges Run(TfLiteModel model, IReadOnlyList<TestDataset> datasets)
        => new Calibrator { Histograms = HistogramMode.None }.Run(model, datasets, Xunit.TestContext.Current.CancellationToken).Ranges();
}
