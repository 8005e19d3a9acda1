using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A kernel whose work falls into rows that do not touch each other's results; threads share them.</summary>
internal abstract class RowKernel : OpKernel
{
    // Below this much work a second thread costs more than it saves; above it, smaller parts balance better.
    private const long CostPerPart = 1 << 16;
    private const int MostParts = 64;

    private readonly WorkerPool _workers;
    private readonly Part _part;
    private readonly int _rows;
    private readonly int _parts;

    /// <param name="workers">Threads.</param>
    /// <param name="rows">Rows in all.</param>
    /// <param name="cost">Work in all: bytes moved, or what takes as long.</param>
    protected RowKernel(WorkerPool workers, int rows, long cost)
    {
        _workers = workers;
        _rows = rows;
        _parts = (int)Math.Clamp(cost / CostPerPart, 1, Math.Min(Math.Max(rows, 1), MostParts));
        _part = new Part(this);
    }

    public sealed override void Run()
    {
        Begin();
        if (_parts == 1) Execute(0, _rows);
        else _workers.Run(_part, _parts);
    }

    /// <summary>What must be done before any row.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Does the rows from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    protected abstract void Execute(int first, int end);

    private sealed class Part(RowKernel kernel) : ParallelWork
    {
        public override void Execute(int part)
        {
            long rows = kernel._rows;
            kernel.Execute((int)(rows * part / kernel._parts), (int)(rows * (part + 1) / kernel._parts));
        }
    }
}
