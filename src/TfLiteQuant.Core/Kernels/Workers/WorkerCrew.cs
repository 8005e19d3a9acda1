using System.Runtime.ExceptionServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// What the threads of a pool share. A ticket says which job is open and how many parts it has. Each thread begins with a range of parts
/// of its own, which for operators that follow each other are the same rows of an image: what it wrote is still in its own cache. A thread
/// that is done takes over what the others have left, from the far end.
/// </summary>
/// <remarks>
/// A part is claimed by writing the job's number, which only grows, over an earlier one. A job ends when all its parts were claimed and done:
/// a thread that wakes late, with the job already over, finds no part of it that is not claimed, and tries for no other.
/// </remarks>
internal sealed class WorkerCrew(int threads)
{
    private const int Spins = 40;
    private const int PartBits = 24;

    [ThreadStatic]
    private static bool _insidePart;

    private readonly Lock _busy = new();
    private readonly object _gate = new();
    private ParallelWork? _work;
    private ExceptionDispatchInfo? _failure;

    // the job's number, and below it how many parts it has
    private ulong _ticket;

    // by part, the last job that a thread claimed it for
    private ulong[] _claims = new ulong[64];
    private int _unfinished;
    private int _sleeping;
    private volatile bool _stopping;

    /// <summary>The most parts that a job can have.</summary>
    public const int MostParts = (1 << PartBits) - 1;

    private ulong Job => Volatile.Read(ref _ticket) >> PartBits;

    /// <summary>Opens a job to all threads; false where one is open already (work inside work, or another caller's).</summary>
    public bool TryBegin(ParallelWork work, int parts)
    {
        if (_busy.IsHeldByCurrentThread || _insidePart || !_busy.TryEnter()) return false;
        if (_claims.Length < parts) Lengthen(parts);
        _work = work;
        _failure = null;
        Volatile.Write(ref _unfinished, parts);
        Interlocked.Exchange(ref _ticket, ((Job + 1) << PartBits) | (uint)parts);
        // The full fence of the exchange orders this read after the ticket: a thread going to sleep either sees the new
        // ticket or is counted here.
        if (Volatile.Read(ref _sleeping) > 0) lock (_gate) Monitor.PulseAll(_gate);
        return true;
    }

    /// <summary>Works on the open job until all its parts are done, and closes it.</summary>
    public void Finish()
    {
        WorkOn(0);
        var wait = default(SpinWait);
        while (Volatile.Read(ref _unfinished) != 0) wait.SpinOnce(sleep1Threshold: -1);
        var failure = _failure;
        _work = null;
        _failure = null;
        _busy.Exit();
        failure?.Throw();
    }

    /// <summary>A thread's life.</summary>
    /// <param name="thread">Which one, from 1; the caller is 0.</param>
    public void Serve(int thread)
    {
        var done = 0UL;
        while (true)
        {
            WaitForJob(done);
            if (_stopping) return;
            done = WorkOn(thread);
        }
    }

    /// <summary>Lets all threads end.</summary>
    public void Stop()
    {
        _stopping = true;
        lock (_gate) Monitor.PulseAll(_gate);
    }

    // As if each part had been claimed for the job that is over: a thread that is late with that one may look here already.
    private void Lengthen(int parts)
    {
        var claims = new ulong[parts];
        Array.Fill(claims, Job);
        Volatile.Write(ref _claims, claims);
    }

    private void WaitForJob(ulong done)
    {
        for (var spin = 0; spin < Spins; spin++)
        {
            if (Job != done || _stopping) return;
            Thread.SpinWait(30);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleeping);
            while (Job == done && !_stopping) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    // Returns the job.
    private ulong WorkOn(int thread)
    {
        var ticket = Volatile.Read(ref _ticket);
        var (job, parts) = (ticket >> PartBits, (int)(ticket & MostParts));
        var (first, end) = ((int)((long)parts * thread / threads), (int)((long)parts * (thread + 1) / threads));
        for (var part = first; part < end; part++) TryDo(part, job);
        for (var part = first - 1; part >= 0; part--) TryDo(part, job);
        for (var part = parts - 1; part >= end; part--) TryDo(part, job);
        return job;
    }

    private void TryDo(int part, ulong job)
    {
        // Claims of a job that is over may be in an array that is too short for the next one: read anew each time.
        ref var claim = ref Volatile.Read(ref _claims)[part];
        var claimed = Volatile.Read(ref claim);
        if (claimed >= job || Interlocked.CompareExchange(ref claim, job, claimed) != claimed) return;
        if (_failure is null) Do(_work!, part);
        Interlocked.Decrement(ref _unfinished);
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
