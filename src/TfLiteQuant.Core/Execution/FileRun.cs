using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Execution;

/// <summary>Runs every sample of a .npz (or, for models with one input, .npy) file and writes the outputs to another.</summary>
/// <remarks>
/// Arrays are named as inputs; others are passed over, so that labels may lie beside them. The first dimension counts samples.
/// Outputs are stacked, in the types the model computes, under the output names of the entry point.
/// </remarks>
public sealed class FileRun
{
    private readonly SampleRunner _runner;

    /// <param name="runner">The model.</param>
    public FileRun(SampleRunner runner) => _runner = runner;

    /// <summary>Samples to pass over first.</summary>
    public int Skip { get; init; }

    /// <summary>Most samples to run; null for all.</summary>
    public int? First { get; init; }

    /// <summary>Told of each sample.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Runs the samples one after the other.</summary>
    /// <param name="inputPath">.npz or .npy file.</param>
    /// <param name="result">Gets the index of each sample in the file and its outputs.</param>
    /// <param name="cancellation">Asked between operators.</param>
    /// <returns>Samples run.</returns>
    /// <exception cref="TfLiteQuantException">The file lacks an input, its arrays do not fit the model or each other, or holds no
    /// sample.</exception>
    public int Run(string inputPath, Action<int, IReadOnlyList<SampleArray>> result, CancellationToken cancellation = default)
    {
        var options = new DatasetOptions();
        using var file = inputPath.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? OpenSingle(inputPath, options) : ArrayFile.OpenArchive(inputPath, _runner.ModelInputs, options);
        var end = First is { } first ? (int)Math.Min(file.Count, (long)Skip + first) : file.Count;
        if (Skip >= end) throw Refuse(inputPath, Skip > 0 ? $"It has {file.Count} samples, of which {Skip} are skipped." : $"It has {file.Count} samples, and none is run.", "At least one sample must be left.");
        file.Skip(Skip);
        for (var sample = Skip; sample < end; sample++)
        {
            cancellation.ThrowIfCancellationRequested();
            Progress?.Report(new OperationProgress("Running", $"sample {sample}", sample - Skip, end - Skip));
            result(sample, RunOne(file, inputPath, sample, cancellation));
        }

        return end - Skip;
    }

    /// <summary>Runs the samples one after the other and writes their outputs to a file.</summary>
    /// <param name="inputPath">.npz or .npy file.</param>
    /// <param name="outputPath">.npz file, or .npy where there is one output of one shape.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <param name="result">Told of each sample as well; null for nobody.</param>
    /// <param name="cancellation">Asked between operators. Once cancelled, no file is written.</param>
    /// <returns>Samples run.</returns>
    /// <exception cref="TfLiteQuantException">As above; or the file exists, or cannot be written.</exception>
    public int Run(string inputPath, string outputPath, bool overwrite, Action<int, IReadOnlyList<SampleArray>>? result = null, CancellationToken cancellation = default)
        => StackedOutputs.Write(_runner, outputPath, inputPath, overwrite, result, told => Run(inputPath, told, cancellation), cancellation);

    private IReadOnlyList<SampleArray> RunOne(ArrayFile file, string path, int sample, CancellationToken cancellation)
    {
        try
        {
            return _runner.Run(file.NextInputs(), cancellation);
        }
        catch (TfLiteQuantException error)
        {
            throw new TfLiteQuantException(error.Code, $"Sample {sample} of '{path}': {error.Problem}", error.Advice, error.Location, error);
        }
    }

    private ArrayFile OpenSingle(string path, DatasetOptions options) => _runner.InputNames.Count == 1
        ? ArrayFile.OpenSingle(path, _runner.ModelInputs, options)
        : throw Refuse(
            path,
            $"A .npy file holds one array, and the model has {_runner.InputNames.Count} inputs.",
            $"Give a .npz file with arrays {string.Join(", ", _runner.InputNames.Select(static name => $"'{name}'"))}.");

    private static TfLiteQuantException Refuse(string path, string problem, string advice) => new(ErrorCode.InvalidDataset, problem, advice, new ModelLocation(path));
}
