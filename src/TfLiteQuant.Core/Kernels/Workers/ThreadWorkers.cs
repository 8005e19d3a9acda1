namespace TfLiteQuant.Kernels;

/// <summary>
/// Persistent threads that take parts of one piece of work at a time. A thread that finds nothing to do spins for a few
/// microseconds, as the next operator usually follows at once, and then sleeps.
/// </summary>
/// <remarks>The threads know only the <see cref="WorkerCrew"/>, so that a forgotten pool is collected and stops them.</remarks>
public sealed class ThreadWorkers : WorkerPool, IDisposable
{
    private readonly WorkerCrew _crew;
    private readonly Thread[] _threads;

    /// <param name="threads">Threads in all, the caller's among them; at least 1.</param>
    public ThreadWorkers(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        var crew = _crew = new WorkerCrew(threads);
        _threads = new Thread[threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var thread = i + 1;
            _threads[i] = new Thread(() => crew.Serve(thread)) { IsBackground = true, Name = $"TfLiteQuant worker {thread}" };
            _threads[i].Start();
        }
    }

    ~ThreadWorkers() => _crew.Stop();

    public override int Threads { get; }

    /// <summary>Runs all parts. A part that asks for more parallel work gets it done on its own thread. The first exception of
    /// a part is thrown here once no part is running; parts not yet begun are then left out.</summary>
    public override void Run(ParallelWork work, int parts)
    {
        if (parts is > 1 and <= WorkerCrew.MostParts && _threads.Length > 0 && _crew.TryBegin(work, parts)) _crew.Finish();
        else
            for (var part = 0; part < parts; part++) work.Execute(part);
        GC.KeepAlive(work);
    }

    /// <summary>Ends the threads and waits for them.</summary>
    public void Dispose()
    {
        _crew.Stop();
        foreach (var thread in _threads) thread.Join();
        GC.SuppressFinalize(this);
    }
}
