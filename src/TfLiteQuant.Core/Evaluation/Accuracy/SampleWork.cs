namespace TfLiteQuant.Evaluation;

/// <summary>Runs samples on several threads, each with models and results of its own.</summary>
internal static class SampleWork
{
    /// <summary>How many threads samples are shared out to, and how many each of these has for operators.</summary>
    /// <param name="threads">Threads in all; 0 for as many as the machine has cores.</param>
    /// <param name="samples">Samples there will be; null where that is not known.</param>
    public static (int Workers, int Inner) Share(int threads, long? samples)
    {
        if (threads == 0) threads = Environment.ProcessorCount;
        var workers = (int)Math.Clamp(samples ?? long.MaxValue, 1, threads);
        return (workers, threads / workers);
    }

    /// <summary>Has each worker take samples until there are none, or one has failed.</summary>
    /// <param name="feed">The samples.</param>
    /// <param name="workers">What each worker does with its samples. They are made and disposed on their own threads; the first
    /// runs on the caller's.</param>
    public static void Run(SampleFeed feed, IReadOnlyList<Action<Func<FedSample?>>> workers)
    {
        var others = workers.Skip(1).Select(worker => Task.Factory.StartNew(
            () => Guarded(feed, worker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Guarded(feed, workers[0]);
        Task.WaitAll(others, CancellationToken.None);
        feed.ThrowIfFailed();
    }

    private static void Guarded(SampleFeed feed, Action<Func<FedSample?>> worker)
    {
        FedSample? current = null;
        try
        {
            worker(() => current = feed.Take());
        }
        catch (Exception error)
        {
            feed.Fail(current, error);
        }
    }
}
