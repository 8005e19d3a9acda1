namespace TfLiteQuant.Kernels;

/// <summary>A pool without threads: everything runs on the caller.</summary>
public sealed class SingleThread : WorkerPool
{
    private SingleThread()
    {
    }

    /// <summary>The one instance; it has no state.</summary>
    public static SingleThread Instance { get; } = new();

    public override int Threads => 1;

    public override void Run(ParallelWork work, int parts)
    {
        for (var part = 0; part < parts; part++) work.Execute(part);
        GC.KeepAlive(work);
    }
}
