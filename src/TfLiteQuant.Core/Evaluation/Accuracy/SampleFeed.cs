using System.Runtime.ExceptionServices;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Hands the samples of datasets to several threads, each sample to one of them. Reading goes in order, one sample at a time; it
/// ends with the datasets, the number asked for, or the first failure.
/// </summary>
internal sealed class SampleFeed : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<RepresentativeDataset> _datasets;
    private readonly IReadOnlyList<ModelInput> _inputs;
    private readonly CancellationToken _cancellation;
    private readonly SampleCount[] _counts;
    private IEnumerator<DatasetSample>? _reader;
    private readonly Queue<FedSample> _held = [];
    private int _source;
    private long _given;
    private (long Ordinal, Exception Error)? _failure;

    /// <param name="datasets">Read one after the other.</param>
    /// <param name="inputs">Inputs that samples fill.</param>
    /// <param name="cancellation">Asked for each sample.</param>
    public SampleFeed(IReadOnlyList<RepresentativeDataset> datasets, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        _datasets = datasets;
        _inputs = inputs;
        _cancellation = cancellation;
        _counts = [.. datasets.Select(static _ => new SampleCount())];
    }

    /// <summary>Most samples to give.</summary>
    public long First { get; init; } = long.MaxValue;

    /// <summary>What is done with the samples, for progress.</summary>
    public string Stage { get; init; } = "Measuring";

    /// <summary>Told of each sample that is handed out.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Samples that there will be; null where that is not known.</summary>
    public long? Expected
    {
        get
        {
            long sum = 0;
            foreach (var dataset in _datasets)
            {
                if (dataset.Count is not { } count) return First == long.MaxValue ? null : First;
                sum += count;
            }

            return Math.Min(sum, First);
        }
    }

    /// <summary>The datasets with the samples that were handed out.</summary>
    public IReadOnlyList<EvaluatedSource> Sources => [.. _datasets.Zip(_counts, static (dataset, count) => SourceOf(dataset, count))];

    /// <summary>Takes the next sample, for whichever thread asks.</summary>
    /// <returns>Null where there is none left, or a failure has ended it.</returns>
    public FedSample? Take()
    {
        lock (_gate)
        {
            if (_failure is not null) return null;
            if (_held.TryDequeue(out var held)) return held;

            try
            {
                return Next();
            }
            catch (Exception error)
            {
                _failure = (_given, error);
                return null;
            }
        }
    }

    /// <summary>Gives samples back; they are the next ones taken.</summary>
    public void Return(IEnumerable<FedSample> samples)
    {
        foreach (var sample in samples) _held.Enqueue(sample);
    }

    /// <summary>Ends the feed for all. Of several failures that of the first sample counts, whichever thread is faster.</summary>
    public void Fail(FedSample? sample, Exception error)
    {
        if (sample is not null && error is TfLiteQuantException known) error = sample.Named(known);
        lock (_gate)
        {
            if (_failure is null || sample is not null && sample.Ordinal < _failure.Value.Ordinal) _failure = (sample?.Ordinal ?? long.MaxValue, error);
        }
    }

    /// <summary>Throws what ended the feed before its time, if anything.</summary>
    public void ThrowIfFailed()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure.Error);
    }

    public void Dispose() => _reader?.Dispose();

    private static EvaluatedSource SourceOf(RepresentativeDataset dataset, SampleCount count)
    {
        var counted = count.ToSamples();
        return new EvaluatedSource(dataset.WholeDescription, count.Samples, new([.. counted.Indices]), dataset.IsSynthetic, new([.. counted.Digests]));
    }

    private FedSample? Next()
    {
        while (_given < First && _source < _datasets.Count)
        {
            _cancellation.ThrowIfCancellationRequested();
            _reader ??= _datasets[_source].Read(_inputs, _cancellation).GetEnumerator();
            if (!_reader.MoveNext())
            {
                _reader.Dispose();
                _reader = null;
                _source++;
                continue;
            }

            var sample = _reader.Current;
            _counts[_source].Add(sample);
            Progress?.Report(new OperationProgress(Stage, sample.ToString(), _given, Expected ?? 0));
            return new FedSample(_given++, sample);
        }

        return null;
    }
}
