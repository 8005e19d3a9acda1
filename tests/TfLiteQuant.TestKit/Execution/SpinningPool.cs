using TfLiteQuant.Kernels;

namespace TfLiteQuant.TestKit;

/// <summary>A pool for tests that deals parts in turn, to whichever thread is free: results must not depend on who does what. Waiting threads spin.
/// They sleep when nothing came for a while.</summary>
public sealed class SpinningPool : WorkerPool, IDisposable
{
    private const int SpinsBeforeSleep = 20_000;
    private const int SpinsBeforeYield = 1_000;

    private readonly Thread[] _others;
    private readonly SemaphoreSlim _sleepers = new(0);
    private ParallelWork? _work;
    private int _parts;
    private int _next;
    private int _busy;
    private int _generation;
    private int _asleep;
    private volatile bool _isDisposed;

    /// <param name="threads">Threads in all.</param>
    public SpinningPool(int threads)
    {
        _others = new Thread[threads - 1];
        for (var i = 0; i < _others.Length; i++)
        {
            _others[i] = new Thread(Work) { IsBackground = true };
            _others[i].Start();
        }
    }

    public override int Threads => _others.Length + 1;

    public override void Run(ParallelWork work, int parts)
    {
        if (parts <= 1 || _others.Length == 0)
        {
            for (var part = 0; part < parts; part++) work.Execute(part);
            GC.KeepAlive(work);
            return;
        }

        _work = work;
        _parts = parts;
        _next = 0;
        Volatile.Write(ref _busy, _others.Length);
        Interlocked.Increment(ref _generation);
        var asleep = Volatile.Read(ref _asleep);
        if (asleep > 0) _sleepers.Release(asleep);
        Drain();
        for (var spins = 0; Volatile.Read(ref _busy) > 0; spins++)
        {
            // With fewer cores than threads the one waited for may need this one's.
            if (spins < SpinsBeforeYield) Thread.SpinWait(4);
            else Thread.Yield();
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        Interlocked.Increment(ref _generation);
        if (_others.Length > 0) _sleepers.Release(_others.Length);
        foreach (var thread in _others) thread.Join();
        _sleepers.Dispose();
    }

    private void Drain()
    {
        int part;
        while ((part = Interlocked.Increment(ref _next) - 1) < _parts) _work!.Execute(part);
    }

    private void Work()
    {
        var seen = 0;
        while (true)
        {
            for (var spins = 0; Volatile.Read(ref _generation) == seen; spins++)
            {
                if (spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(4);
                    continue;
                }

                // Counted before the last look, so that whoever raises the generation after it sees the sleeper.
                Interlocked.Increment(ref _asleep);
                if (Volatile.Read(ref _generation) == seen) _sleepers.Wait(10);
                Interlocked.Decrement(ref _asleep);
            }

            seen++;
            if (_isDisposed) return;
            Drain();
            Interlocked.Decrement(ref _busy);
        }
    }
}
