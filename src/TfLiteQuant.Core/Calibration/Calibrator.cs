using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema.Writing;

namespace TfLiteQuant.Calibration;

/// <summary>
/// Runs a float model over representative datasets and records what its values are: extremes, counts and histograms of every
/// float tensor that is computed, inside control flow and fused operators too, in one pass and with bounded memory. States are
/// reset before each sample. The result does not depend on the number of threads.
/// </summary>
public sealed class Calibrator
{
    /// <summary>Threads: samples that run at a time, each in an interpreter of its own over the one model; 0 for as many as the
    /// machine has cores. The memory limit holds for all together.</summary>
    public InterpreterOptions Options { get; init; } = new();

    /// <summary>Most samples of each dataset; null for all.</summary>
    public long? First { get; init; }

    /// <summary>Which values are counted in histograms.</summary>
    public HistogramMode Histograms { get; init; }

    /// <summary>Entry point of datasets that name none; null for the main graph.</summary>
    public string? Signature { get; init; }

    /// <summary>A file that keeps what has been counted, now and then and when the calibration is cancelled; a run that finds it
    /// goes on from there. It is a calibration table. Null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Time between two writes of the checkpoint.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told of samples, on the threads that run them, one at a time.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Calibrates a model.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="datasets">One or more, usually one for each signature.</param>
    /// <param name="cancellation">Asked between samples and, where there is no checkpoint, between operators.</param>
    /// <exception cref="TfLiteQuantException">The model cannot be run, a dataset does not fit it or has no samples, or the
    /// checkpoint is of something else or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the checkpoint, if any, holds the samples that were finished.</exception>
    public CalibrationTable Run(TfLiteModel model, IReadOnlyList<RepresentativeDataset> datasets, CancellationToken cancellation = default)
    {
        if (datasets.Count == 0)
            throw new TfLiteQuantException(ErrorCode.CalibrationMissing, "There is no dataset to calibrate with.", "Give a representative dataset.", new ModelLocation(model.Path));
        if (First < 1) throw new TfLiteQuantException(ErrorCode.InvalidOption, $"{First} samples cannot be calibrated with.", "Ask for at least one.");
        if (Options.Threads < 0) throw new TfLiteQuantException(ErrorCode.InvalidOption, $"{Options.Threads} threads cannot be.", "Give 0 for all cores, or the number.");
        var state = new CalibrationState(model, Histograms);
        if (Checkpoint is not null) AtomicFile.Require(Checkpoint, overwrite: true);
        if (Checkpoint is not null && File.Exists(Checkpoint)) state.GoOn(CalibrationTable.Load(Checkpoint), Checkpoint);
        for (var number = 0; number < datasets.Count; number++) Run(model, datasets[number], state, number, cancellation);
        var table = state.ToTable();
        if (Checkpoint is not null) table.Save(Checkpoint, overwrite: true);
        return table;
    }

    private void Run(TfLiteModel model, RepresentativeDataset dataset, CalibrationState state, int number, CancellationToken cancellation)
    {
        var signature = dataset.Signature ?? Signature;
        var source = state.Source(number, dataset.WholeDescription, signature, dataset.IsSynthetic, Checkpoint);
        var expected = Math.Min(First ?? long.MaxValue, dataset.Count ?? long.MaxValue);
        var threads = Options.Threads == 0 ? Environment.ProcessorCount : Options.Threads;
        var workers = (int)Math.Clamp(expected - source.Samples, 1, threads);
        // Fewer samples than threads: the threads that are left help with the operators.
        var options = Options with { Threads = threads / workers, MemoryLimit = Options.MemoryLimit / workers };

        using var runner = new SampleRunner(model, signature, options);
        using var pass = new SamplePass(dataset.Read(runner.ModelInputs, cancellation), cancellation)
        {
            First = First ?? long.MaxValue,
            Total = expected == long.MaxValue ? 0 : expected,
            Progress = Progress,
            Commit = (sample, ranges) =>
            {
                source.Add(sample);
                state.Commit(ranges);
            },
            Keep = Checkpoint is null ? null : () => state.ToTable().Save(Checkpoint, overwrite: true),
            KeepInterval = CheckpointInterval,
        };
        SkipCounted(pass, source);
        var recorders = Enumerable.Range(0, workers).Select(state.Recorder).ToArray();
        var others = new Task[workers - 1];
        for (var i = 0; i < others.Length; i++)
        {
            var recorder = recorders[i + 1];
            others[i] = Task.Factory.StartNew(() => Work(model, signature, options, recorder, pass, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        Work(runner, recorders[0], pass, cancellation);
        Task.WaitAll(others, CancellationToken.None);
        End(pass, source, dataset, state, cancellation);
    }

    private void End(SamplePass pass, SourceState source, RepresentativeDataset dataset, CalibrationState state, CancellationToken cancellation)
    {
        if (pass.Failure is not null && (pass.Failure is not OperationCanceledException || !cancellation.IsCancellationRequested)) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(pass.Failure);
        if (cancellation.IsCancellationRequested)
        {
            if (Checkpoint is not null && source.Samples > 0) state.ToTable().Save(Checkpoint, overwrite: true);
            cancellation.ThrowIfCancellationRequested();
        }

        if (source.Samples == 0)
            throw new TfLiteQuantException(ErrorCode.InvalidDataset, $"The dataset '{dataset.Description}' gave no sample.", "Give one that has some.");
    }

    private void SkipCounted(SamplePass pass, SourceState source)
    {
        if (source.Samples == 0) return;
        if (source.Samples > First)
            throw new TfLiteQuantException(ErrorCode.InvalidCalibration, $"The checkpoint counts {source.Samples} samples of '{source.Description}' already, and {First} are asked for.", "Ask for at least as many, or name another checkpoint file.", new ModelLocation(Checkpoint));
        var (before, now) = (source.Counted, pass.Skip(source.Samples).ToSamples());
        if (!now.Indices.SequenceEqual(before.Indices)) throw Other(source, before, "are not the ones that it begins with now", "Give the dataset in the same order, or another checkpoint file.");
        if (before.Digests.Count == now.Digests.Count && !now.Digests.SequenceEqual(before.Digests))
            throw Other(source, before, "hold other values now than when they were counted", "Give the same data, or another checkpoint file.");
    }

    private TfLiteQuantException Other(SourceState source, CountedSamples counted, string problem, string advice) => new(
        ErrorCode.InvalidCalibration,
        $"The checkpoint counts {source.Samples} samples of '{source.Description}' (positions {string.Join(", ", counted.Indices)}), which {problem}.",
        advice,
        new ModelLocation(Checkpoint));

    private void Work(TfLiteModel model, string? signature, InterpreterOptions options, RangeRecorder recorder, SamplePass pass, CancellationToken cancellation)
    {
        try
        {
            using var runner = new SampleRunner(model, signature, options);
            Work(runner, recorder, pass, cancellation);
        }
        catch (Exception failure)
        {
            pass.Fail(failure);
        }
    }

    private void Work(SampleRunner runner, RangeRecorder recorder, SamplePass pass, CancellationToken cancellation)
    {
        runner.Interpreter.Observer = recorder;
        // A sample that is broken off has been counted in part: where the rest is to be kept, it runs to its end.
        var during = Checkpoint is null ? cancellation : CancellationToken.None;
        while (pass.TryTake(out var number, out var sample))
        {
            try
            {
                recorder.Begin(sample);
                runner.Run(sample.Inputs, during);
                pass.Return(number, sample, recorder.End());
            }
            catch (TfLiteQuantException error) when (error.Code == ErrorCode.InvalidInput)
            {
                pass.ReturnFailed(number, new TfLiteQuantException(ErrorCode.InvalidDataset, $"{sample}: {error.Problem}", error.Advice, error.Location, error));
            }
            catch (Exception failure)
            {
                pass.ReturnFailed(number, failure);
            }
        }

        runner.Interpreter.Observer = null;
        recorder.Detach();
    }
}
