namespace TfLiteQuant.Kernels;

/// <summary>A piece of work that can be cut into parts that do not touch each other's results.</summary>
public abstract class ParallelWork
{
    /// <summary>Does one part.</summary>
    /// <param name="part">Which one, from 0.</param>
    public abstract void Execute(int part);
}

/// <summary>Threads that kernels split their work over. With one thread everything runs on the caller.</summary>
public abstract class WorkerPool
{
    /// <summary>Threads in all, the caller's among them; at least 1.</summary>
    public abstract int Threads { get; }

    /// <summary>Runs all parts and returns when the last is done. Parts are done in no order; what a part computes may not
    /// depend on which thread computes it, nor on <see cref="Threads"/>. Allocates nothing,
    /// and keeps the work alive, whose parts know their memory by its address.</summary>
    public abstract void Run(ParallelWork work, int parts);
}
