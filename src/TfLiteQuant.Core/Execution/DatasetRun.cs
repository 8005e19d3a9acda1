using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Execution;

/// <summary>Runs every sample of datasets, one dataset after the other, and writes the outputs to a file where that is wanted.</summary>
/// <remarks>Outputs are stacked, in the types the model computes, under the output names of the entry point.</remarks>
public sealed class DatasetRun
{
    private readonly SampleRunner _runner;
    private readonly IReadOnlyList<RepresentativeDataset> _datasets;

    /// <param name="runner">The model, at the entry point that the samples are for.</param>
    /// <param name="datasets">The samples. Labels among them are passed over.</param>
    public DatasetRun(SampleRunner runner, IReadOnlyList<RepresentativeDataset> datasets)
    {
        _runner = runner;
        _datasets = datasets;
    }

    /// <summary>Samples to pass over first.</summary>
    public int Skip { get; init; }

    /// <summary>Most samples to run; null for all.</summary>
    public int? First { get; init; }

    /// <summary>Told of each sample.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Runs the samples one after the other.</summary>
    /// <param name="result">Gets the number of each sample, counted from the first of the first dataset, and its outputs.</param>
    /// <param name="cancellation">Asked between samples and operators.</param>
    /// <returns>Samples run.</returns>
    /// <exception cref="TfLiteQuantException">A dataset does not fit the model, or there is no sample.</exception>
    public int Run(Action<int, IReadOnlyList<SampleArray>> result, CancellationToken cancellation = default)
    {
        var inputs = _runner.ModelInputs;
        var total = _datasets.All(static dataset => dataset.Count is not null) ? Math.Clamp(_datasets.Sum(static dataset => dataset.Count!.Value) - Skip, 0, First ?? long.MaxValue) : 0;
        var samples = 0;
        foreach (var sample in _datasets.SelectMany(dataset => dataset.Read(inputs, cancellation)).Skip(Skip).Take(First ?? int.MaxValue))
        {
            cancellation.ThrowIfCancellationRequested();
            Progress?.Report(new OperationProgress("Running", sample.ToString(), samples, total));
            result(Skip + samples, RunOne(sample, cancellation));
            samples++;
        }

        return samples > 0 ? samples : throw new TfLiteQuantException(
            ErrorCode.InvalidDataset,
            $"'{string.Join("', '", _datasets.Select(static dataset => dataset.Description))}' {(Skip > 0 ? $"has no more than the {Skip} samples that are skipped" : "has no sample")}.",
            "At least one sample must be left.");
    }

    /// <summary>Runs the samples one after the other and writes their outputs to a file.</summary>
    /// <param name="outputPath">.npz file, or .npy where there is one output of one shape.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <param name="result">Told of each sample as well; null for nobody.</param>
    /// <param name="cancellation">Asked between samples and operators. Once cancelled, no file is written.</param>
    /// <returns>Samples run.</returns>
    /// <exception cref="TfLiteQuantException">As above; or the file exists, or cannot be written.</exception>
    public int Run(string outputPath, bool overwrite, Action<int, IReadOnlyList<SampleArray>>? result = null, CancellationToken cancellation = default)
        => StackedOutputs.Write(_runner, outputPath, source: null, overwrite, result, told => Run(told, cancellation), cancellation);

    private IReadOnlyList<SampleArray> RunOne(DatasetSample sample, CancellationToken cancellation)
    {
        try
        {
            return _runner.Run(sample.Inputs, cancellation);
        }
        catch (TfLiteQuantException error)
        {
            throw new TfLiteQuantException(error.Code, $"Sample {sample.Index} ({sample.Origin}): {error.Problem}", error.Advice, error.Location, error);
        }
    }
}
