using System.Diagnostics;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Calibration;

/// <summary>
/// One reading of a dataset by several workers: hands samples out in order, takes what was found in them back in that order,
/// and stands still from time to time so that everything counted so far can be kept.
/// </summary>
internal sealed class SamplePass : IDisposable
{
    // Samples that may be done while an earlier one is not.
    private const long MostAhead = 256;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly IEnumerator<DatasetSample> _samples;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<long, (DatasetSample Sample, SampleRange[] Ranges)> _early = [];
    private long _taken;
    private long _committed;
    private int _inFlight;
    private int _waiting;
    private bool _hasEnded;
    private long _failedAt = long.MaxValue;
    private Exception? _failure;
    private long _reportedAt;
    private long _keptAt = Stopwatch.GetTimestamp();

    /// <param name="samples">The dataset's samples.</param>
    /// <param name="cancellation">Ends the handing out.</param>
    public SamplePass(IEnumerable<DatasetSample> samples, CancellationToken cancellation)
    {
        _samples = samples.GetEnumerator();
        _cancellation = cancellation;
    }

    /// <summary>Most samples to hand out, passed over ones included.</summary>
    public long First { get; init; } = long.MaxValue;

    /// <summary>Samples in all, for progress; 0 where unknown.</summary>
    public long Total { get; init; }

    /// <summary>Takes what was found in the samples, in order, one at a time.</summary>
    public required Action<DatasetSample, SampleRange[]> Commit { get; init; }

    /// <summary>Keeps everything counted so far; called while no sample is running. Null where nothing is to be kept.</summary>
    public Action? Keep { get; init; }

    /// <summary>Time between two calls of <see cref="Keep"/>.</summary>
    public TimeSpan KeepInterval { get; init; }

    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Passes over samples that were counted before.</summary>
    /// <returns>Those passed over.</returns>
    public SampleCount Skip(long count)
    {
        var skipped = new SampleCount();
        for (; _taken < count && _samples.MoveNext(); _taken++, _committed++) skipped.Add(_samples.Current);
        return skipped;
    }

    /// <summary>The next sample.</summary>
    /// <returns>False where there is none, or no more are wanted.</returns>
    public bool TryTake(out long number, out DatasetSample sample)
    {
        lock (_gate)
        {
            (number, sample) = (-1, null!);
            while (!IsOver && (_taken - _committed > MostAhead || (IsKeepingDue && _inFlight > 0)))
            {
                _waiting++;
                Monitor.Wait(_gate);
                _waiting--;
            }

            if (IsOver) return false;
            try
            {
                if (IsKeepingDue)
                {
                    Keep!();
                    _keptAt = Stopwatch.GetTimestamp();
                    Monitor.PulseAll(_gate);
                }

                if (_taken >= First || !_samples.MoveNext()) _hasEnded = true;
            }
            catch (Exception failure)
            {
                Fail(_taken, failure);
            }

            if (IsOver) return false;
            sample = _samples.Current;
            Report(sample);
            _inFlight++;
            number = _taken++;
            return true;
        }
    }

    /// <summary>Gives back a sample that has run.</summary>
    public void Return(long number, DatasetSample sample, SampleRange[] ranges)
    {
        lock (_gate)
        {
            _inFlight--;
            if (number == _committed)
            {
                Commit(sample, ranges);
                _committed++;
                while (_early.Remove(_committed, out var next))
                {
                    Commit(next.Sample, next.Ranges);
                    _committed++;
                }
            }
            else
            {
                _early.Add(number, (sample, ranges));
            }

            if (_waiting > 0) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Gives back a sample that could not be run; the pass ends.</summary>
    public void ReturnFailed(long number, Exception failure)
    {
        lock (_gate)
        {
            _inFlight--;
            Fail(number, failure);
        }
    }

    /// <summary>Ends the pass for a reason that lies in no sample.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate) Fail(long.MaxValue - 1, failure);
    }

    /// <summary>What went wrong first, in the order of the samples; null for nothing.</summary>
    public Exception? Failure => _failure;

    public void Dispose() => _samples.Dispose();

    private bool IsOver => _hasEnded || _failure is not null || _cancellation.IsCancellationRequested;

    private bool IsKeepingDue => Keep is not null && Stopwatch.GetElapsedTime(_keptAt) >= KeepInterval;

    private void Fail(long number, Exception failure)
    {
        if (number < _failedAt) (_failedAt, _failure) = (number, failure);
        Monitor.PulseAll(_gate);
    }

    private void Report(DatasetSample sample)
    {
        if (Progress is null || (_reportedAt != 0 && Stopwatch.GetElapsedTime(_reportedAt) < ReportInterval)) return;
        _reportedAt = Stopwatch.GetTimestamp();
        Progress.Report(new OperationProgress("Calibrating", sample.ToString(), _taken, Total));
    }
}
