namespace TfLiteQuant.Kernels;

/// <summary>Work over a range of independent items (rows of an image), cut into contiguous parts.</summary>
internal abstract class RangeWork : ParallelWork
{
    private const int PartsPerThread = 4;

    private readonly int _items;
    private readonly int _parts;

    /// <param name="items">Items.</param>
    /// <param name="itemWork">Multiply-accumulates, or values touched, of an item.</param>
    /// <param name="threads">Threads that share the work.</param>
    protected RangeWork(int items, long itemWork, int threads)
    {
        // A part is worth handing to another thread when it takes about two microseconds.
        const double SmallestPart = 50_000;
        _items = items;
        _parts = items == 0 ? 0 : threads == 1 ? 1 : (int)Math.Clamp(items * (double)itemWork / SmallestPart, 1, Math.Min(items, threads * PartsPerThread));
    }

    public sealed override void Execute(int part)
        => Execute((int)((long)_items * part / _parts), (int)((long)_items * (part + 1) / _parts));

    /// <summary>Does some items.</summary>
    protected abstract void Execute(int first, int end);

    /// <summary>Does all items.</summary>
    protected void RunAll(WorkerPool workers)
    {
        if (_parts > 1)
        {
            workers.Run(this, _parts);
            return;
        }

        // A single part is done here, which for short work is felt; as a pool does, it keeps the work alive.
        if (_parts == 1) Execute(0, _items);
        GC.KeepAlive(this);
    }
}
