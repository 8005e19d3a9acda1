using TfLiteQuant.Datasets;

namespace TfLiteQuant.Execution;

/// <summary>A file of what a model gave for one sample after the other, each output stacked under its name.</summary>
internal static class StackedOutputs
{
    /// <summary>Runs samples and writes their outputs: the whole file or none.</summary>
    /// <param name="runner">The model.</param>
    /// <param name="path">.npz file, or .npy where there is one output of one shape.</param>
    /// <param name="source">A file that is being read; null for none.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <param name="result">Told of each sample as well; null for nobody.</param>
    /// <param name="run">Runs the samples, tells of each, and gives their number.</param>
    /// <param name="cancellation">Asked between arrays.</param>
    /// <returns>Samples run.</returns>
    public static int Write(
        SampleRunner runner,
        string path,
        string? source,
        bool overwrite,
        Action<int, IReadOnlyList<SampleArray>>? result,
        Func<Action<int, IReadOnlyList<SampleArray>>, int> run,
        CancellationToken cancellation)
    {
        using var writer = new NpzWriter(path, source, overwrite);
        writer.Require(runner.OutputNames.Count);
        var samples = run((sample, outputs) =>
        {
            for (var i = 0; i < outputs.Count; i++) writer.Append(runner.OutputNames[i], outputs[i]);
            result?.Invoke(sample, outputs);
        });
        writer.Save(cancellation);
        return samples;
    }
}
