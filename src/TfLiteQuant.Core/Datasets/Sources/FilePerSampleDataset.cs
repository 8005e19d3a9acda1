namespace TfLiteQuant.Datasets;

/// <summary>
/// Files that hold one sample each. They are read in any order, and some ahead of time on other threads, since decoding images
/// costs as much as running a small model; samples come in the order asked for all the same.
/// </summary>
internal sealed class FilePerSampleDataset(IReadOnlyList<FileSource> files, DatasetOptions options) : FileDataset(files, options), IRandomAccess
{
    // More would hold memory for images that the model is not ready for.
    private static readonly int Ahead = Math.Clamp(Environment.ProcessorCount, 1, 8);

    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
        => Read(inputs, Enumerable.Range(0, Files.Count), cancellation);

    public IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, IEnumerable<int> order, CancellationToken cancellation)
    {
        var waiting = new Queue<Task<DatasetSample>>();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            foreach (var index in order)
            {
                if (waiting.Count == Ahead) yield return waiting.Dequeue().GetAwaiter().GetResult();
                cancellation.ThrowIfCancellationRequested();
                waiting.Enqueue(Task.Run(() => ReadOne(index, inputs, stopping.Token), stopping.Token));
            }

            while (waiting.Count > 0) yield return waiting.Dequeue().GetAwaiter().GetResult();
        }
        finally
        {
            // No file stays open behind the back of a reader that has left.
            stopping.Cancel();
            foreach (var task in waiting) ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        }
    }

    private DatasetSample ReadOne(int index, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        var file = Files[index];
        return Sample(file.Loader.Read(file.Path, Options, inputs, cancellation).Single(), file, index);
    }
}
