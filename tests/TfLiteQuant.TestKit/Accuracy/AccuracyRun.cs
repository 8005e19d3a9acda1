using TfLiteQuant.Datasets;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>An entry point of a float model with the samples that it is measured on.</summary>
/// <param name="Signature">The entry point; null for the main graph.</param>
/// <param name="Samples">The samples.</param>
/// <param name="Tasks">What labels are for.</param>
public sealed record AccuracyRun(string? Signature, IReadOnlyList<DatasetSample> Samples, IReadOnlyList<AccuracyTask> Tasks)
{
    /// <summary>The first samples, with the float model's outputs among the labels, so that the noise of any two models can be
    /// compared sample by sample.</summary>
    /// <param name="model">The float model.</param>
    /// <param name="count">Samples at most.</param>
    public SampleListDataset WithOutputs(TfLiteModel model, int count)
    {
        using var runner = new SampleRunner(model, Signature);
        return new SampleListDataset([.. Samples.Take(count).Select(Labelled)]) { Signature = Signature };

        DatasetSample Labelled(DatasetSample sample)
        {
            var labels = new Dictionary<string, SampleArray>(sample.Labels);
            var outputs = runner.Run(sample.Inputs);
            for (var i = 0; i < outputs.Count; i++) labels[OutputLabel(i)] = outputs[i];
            return sample with { Labels = labels };
        }
    }

    /// <summary>The label that holds the float model's output at a position.</summary>
    internal static string OutputLabel(int position) => FormattableString.Invariant($"float output {position}");
}
