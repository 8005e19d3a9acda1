using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Samples kept to be read again in any order: in memory up to a limit, in a temporary file beyond it. Reading may go on from
/// several threads once all are added.
/// </summary>
/// <param name="memory">Bytes of values that stay in memory.</param>
internal sealed class SampleStore(long memory = SampleStore.DefaultMemory) : IDisposable
{
    /// <summary>256 MB: a thousand images of 256 by 256 in float32.</summary>
    public const long DefaultMemory = 256L << 20;

    private readonly List<Stored> _samples = [];
    private FileStream? _file;
    private long _held;

    /// <summary>Samples added.</summary>
    public int Count => _samples.Count;

    /// <summary>Whether values lie in a temporary file.</summary>
    public bool IsSpilled => _file is not null;

    /// <summary>The sample of a slot.</summary>
    public DatasetSample this[int slot]
    {
        get
        {
            var stored = _samples[slot];
            return stored.Places is null ? stored.Sample : stored.Sample with { Inputs = stored.Places.ToDictionary(static entry => entry.Key, entry => Load(entry.Value), StringComparer.Ordinal) };
        }
    }

    /// <summary>Keeps a sample.</summary>
    /// <returns>Its slot.</returns>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.TargetUnwritable"/>: there is no space for it.</exception>
    public int Add(DatasetSample sample)
    {
        long bytes = 0;
        foreach (var values in sample.Inputs.Values) bytes += values.Bytes.Length;
        if (_held + bytes <= memory)
        {
            _held += bytes;
            _samples.Add(new Stored(sample, null));
        }
        else
        {
            var places = sample.Inputs.ToDictionary(static entry => entry.Key, entry => Save(entry.Value), StringComparer.Ordinal);
            _samples.Add(new Stored(sample with { Inputs = new Dictionary<string, SampleArray>() }, places));
        }

        return _samples.Count - 1;
    }

    public void Dispose() => _file?.Dispose();

    private Place Save(SampleArray values)
    {
        try
        {
            _file ??= TemporaryFile.Open();
            var start = _file.Length;
            RandomAccess.Write(_file.SafeFileHandle, values.Bytes, start);
            return new Place(values.Type, values.Shape, start, values.Bytes.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TfLiteQuantException(ErrorCode.TargetUnwritable, $"Samples cannot be kept in the folder for temporary files: {error.Message}", "Check its free space and your permissions.", null, error);
        }
    }

    private SampleArray Load(Place place)
    {
        var bytes = new byte[place.Length];
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file!.SafeFileHandle, bytes.AsSpan(done), place.Start + done);
            if (read == 0) throw new TfLiteQuantException(ErrorCode.FileUnreadable, "The temporary file of samples was shortened.", "Leave the files of the folder for temporary files alone.", new ModelLocation(_file.Name));
            done += read;
        }

        return new SampleArray(place.Type, place.Shape, bytes);
    }

    private sealed record Stored(DatasetSample Sample, Dictionary<string, Place>? Places);

    private readonly record struct Place(Model.TensorType Type, int[] Shape, long Start, int Length);
}
