using System.Collections.Concurrent;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>
/// Runs work on a thread of its own while the calling thread, which must be the pipeline's, carries out what the work
/// posts: only that thread may write to the pipeline.
/// </summary>
internal sealed class PipelinePump : IDisposable
{
    private readonly BlockingCollection<Action> _posted = [];

    /// <summary>Has the pipeline's thread call <paramref name="write"/>; returns at once.</summary>
    public void Post(Action write) => _posted.Add(write);

    /// <summary>Runs the work and returns when it has ended, in whatever way. What it posted has been carried out by then.</summary>
    /// <param name="work">What to do; it is expected to end soon after a cancellation.</param>
    /// <param name="cancellation">Cancelled if the pipeline refuses a write, which it does when it is being stopped.</param>
    /// <returns>Result or failure of the work. Failures of the pipeline itself are thrown.</returns>
    public WorkOutcome<T> Run<T>(Func<CancellationToken, T> work, CancellationTokenSource cancellation)
    {
        // Not a thread of the pool: the work may take minutes, and hosts may keep the pool busy.
        var worker = Task.Factory.StartNew(
            () => Work(work, cancellation.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var write in _posted.GetConsumingEnumerable()) write();
        }
        catch
        {
            // The cmdlet is over, but its work must not outlive it: it may still hold files.
            cancellation.Cancel();
            worker.Wait(CancellationToken.None);
            throw;
        }

        return worker.GetAwaiter().GetResult();
    }

    public void Dispose() => _posted.Dispose();

    private WorkOutcome<T> Work<T>(Func<CancellationToken, T> work, CancellationToken token)
    {
        try
        {
            return new WorkOutcome<T>(work(token), null);
        }
        catch (Exception error)
        {
            return new WorkOutcome<T>(default, error);
        }
        finally
        {
            _posted.CompleteAdding();
        }
    }
}
