using System.Runtime.ExceptionServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// What the threads of a pool share. Parts are claimed from one 64-bit ticket: the job's number in the high half, the next
/// part in the low half. A claim is a compare-and-swap of the whole ticket, so that a thread that wakes late, with the job
/// already over, cannot take a part of a later one.
/// </summary>
internal sealed class WorkerCrew
{
    private const int Spins = 40;
    private const uint Closed = uint.MaxValue;

    [ThreadStatic]
    private static bool _insidePart;

    private readonly Lock _busy = new();
    private readonly object _gate = new();
    private ParallelWork? _work;
    private ExceptionDispatchInfo? _failure;
    private ulong _ticket = Closed;
    private int _parts;
    private int _unfinished;
    private int _sleeping;
    private volatile bool _stopping;

    /// <summary>Opens a job to all threads; false where one is open already (work inside work, or another caller's).</summary>
    public bool TryBegin(ParallelWork work, int parts)
    {
        if (_busy.IsHeldByCurrentThread || _insidePart || !_busy.TryEnter()) return false;
        // Closed before the job's fields change: whoever read the old ticket can no longer claim with it. The number stays the
        // old one until the job is open, or a thread could come, find nothing and think the new job done.
        var job = Volatile.Read(ref _ticket) >> 32;
        Interlocked.Exchange(ref _ticket, (job << 32) | Closed);
        job = (job + 1) & uint.MaxValue;
        _work = work;
        _parts = parts;
        _failure = null;
        Volatile.Write(ref _unfinished, parts);
        Interlocked.Exchange(ref _ticket, job << 32);
        // The full fence of the exchange orders this read after the ticket: a thread going to sleep either sees the new
        // ticket or is counted here.
        if (Volatile.Read(ref _sleeping) > 0) lock (_gate) Monitor.PulseAll(_gate);
        return true;
    }

    /// <summary>Works on the open job until all its parts are done, and closes it.</summary>
    public void Finish()
    {
        WorkOn((uint)(Volatile.Read(ref _ticket) >> 32));
        var wait = default(SpinWait);
        while (Volatile.Read(ref _unfinished) != 0) wait.SpinOnce(sleep1Threshold: -1);
        var failure = _failure;
        _work = null;
        _failure = null;
        _busy.Exit();
        failure?.Throw();
    }

    /// <summary>A thread's life.</summary>
    public void Serve()
    {
        uint done = 0;
        while (true)
        {
            var job = WaitForJob(done);
            if (_stopping) return;
            WorkOn(job);
            done = job;
        }
    }

    /// <summary>Lets all threads end.</summary>
    public void Stop()
    {
        _stopping = true;
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private uint Job => (uint)(Volatile.Read(ref _ticket) >> 32);

    private uint WaitForJob(uint done)
    {
        for (var spin = 0; spin < Spins; spin++)
        {
            if (Job != done || _stopping) return Job;
            Thread.SpinWait(30);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleeping);
            while (Job == done && !_stopping) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleeping);
        }

        return Job;
    }

    private void WorkOn(uint job)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _ticket);
            var work = _work;
            if ((uint)(ticket >> 32) != job || (uint)ticket >= (uint)Volatile.Read(ref _parts)) return;
            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) != ticket) continue;
            if (_failure is null) Do(work!, (int)(uint)ticket);
            Interlocked.Decrement(ref _unfinished);
        }
    }

    private void Do(ParallelWork work, int part)
    {
        _insidePart = true;
        try
        {
            work.Execute(part);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        }
        finally
        {
            _insidePart = false;
        }
    }
}
