using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>
/// The arrays of a .npz or .npy file that are a model's inputs, read side by side along their first dimension, which counts
/// samples; and those beside them that have as many items.
/// </summary>
internal sealed class ArrayFile : IDisposable
{
    // The name that numpy.savez gives an array which got none.
    private const string Nameless = "arr_0";

    private readonly NpzReader? _archive;
    private readonly Dictionary<string, NpyStream> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NpyStream> _others = new(StringComparer.Ordinal);
    private readonly List<string> _passedOver = [];
    private readonly string _path;

    private ArrayFile(string path, NpzReader? archive)
    {
        _path = path;
        _archive = archive;
    }

    /// <summary>Samples: the first dimension of all inputs' arrays.</summary>
    public int Count { get; private set; }

    /// <summary>Arrays that are neither inputs nor labels, and why.</summary>
    public IReadOnlyList<string> PassedOver => _passedOver;

    /// <summary>Opens a .npz file.</summary>
    /// <exception cref="TfLiteQuantException">It lacks an input, its arrays have different numbers of samples, or it is damaged.</exception>
    public static ArrayFile OpenArchive(string path, IReadOnlyList<ModelInput> inputs, DatasetOptions options)
    {
        var file = new ArrayFile(path, NpzReader.Open(path));
        return Guarded(file, () =>
        {
            foreach (var input in inputs) file._inputs.Add(input.Name, file._archive![file.NameOf(input, inputs, options)]);
            file.Count = file.CommonCount();
        });
    }

    /// <summary>Opens a .npy file.</summary>
    /// <exception cref="TfLiteQuantException">The model has several inputs and none is named, or the file is damaged.</exception>
    public static ArrayFile OpenSingle(string path, IReadOnlyList<ModelInput> inputs, DatasetOptions options)
    {
        var input = SingleInput.Of(inputs, options, path);
        var file = new ArrayFile(path, null);
        return Guarded(file, () =>
        {
            file._inputs.Add(input.Name, NpyStream.Open(path));
            file.Count = file.CommonCount();
        });
    }

    /// <summary>Opens arrays that are no inputs, too: the one of a name, or all that have as many items as there are samples and
    /// hold what tensors do.</summary>
    /// <exception cref="TfLiteQuantException">There is none of that name, or it has another number of items.</exception>
    public void OpenLabels(string? name)
    {
        if (_archive is null) return;
        if (name is not null)
        {
            var label = _archive[name];
            _others.Add(name, label);
            if (label.Count != Count) throw DatasetFault.Of(_path, $"Array '{name}' has {label.Count} labels for {Count} samples.", "The first dimension counts samples and must be the same.");
            return;
        }

        foreach (var other in _archive.Names.Except(_inputs.Values.Select(static stream => stream.Name)))
        {
            if (TryOpen(other) is not { } stream) continue;
            if (stream.Header.Shape.Length > 0 && stream.Count == Count)
            {
                _others.Add(other, stream);
                continue;
            }

            if (stream.Header.Shape.Length > 0) _passedOver.Add(FormattableString.Invariant($"Array '{other}' has {stream.Count} items for {Count} samples."));
            stream.Dispose();
        }
    }

    /// <summary>Passes over samples.</summary>
    public void Skip(int samples)
    {
        foreach (var stream in _inputs.Values.Concat(_others.Values)) stream.Skip(samples);
    }

    /// <summary>Values of the next sample by the inputs' names.</summary>
    public Dictionary<string, SampleArray> NextInputs() => Next(_inputs);

    /// <summary>What the next sample has beside its inputs.</summary>
    public Dictionary<string, SampleArray> NextLabels() => Next(_others);

    public void Dispose()
    {
        foreach (var stream in _inputs.Values.Concat(_others.Values)) stream.Dispose();
        _archive?.Dispose();
    }

    private static ArrayFile Guarded(ArrayFile file, Action open)
    {
        try
        {
            open();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static Dictionary<string, SampleArray> Next(Dictionary<string, NpyStream> streams)
        => streams.ToDictionary(static stream => stream.Key, static stream => stream.Value.Next(), StringComparer.Ordinal);

    private string NameOf(ModelInput input, IReadOnlyList<ModelInput> inputs, DatasetOptions options)
    {
        var known = _archive!.Names;
        if (options.NamesOf(input).FirstOrDefault(known.Contains) is { } name) return name;
        if (known.Count == 1 && known.Contains(Nameless) && SingleInput.Of(inputs, options, _path) == input) return Nameless;
        throw DatasetFault.Of(
            _path,
            $"It has no array for input '{input.Name}'.",
            $"It has {DatasetFault.Quoted(known)}; the model takes {DatasetFault.Quoted(inputs.Select(static known => known.Name))}.{EntryPoint.Hint(inputs, known)}");
    }

    private int CommonCount()
    {
        var counts = _inputs.Values.Select(static stream => stream.Count).Distinct().ToList();
        return counts.Count <= 1
            ? counts.FirstOrDefault(1)
            : throw DatasetFault.Of(
                _path,
                $"Its arrays have different numbers of samples: {string.Join(", ", _inputs.Select(static stream => $"'{stream.Key}' {stream.Value.Count}"))}.",
                "The first dimension counts samples and must be the same for all inputs.");
    }

    // An array of texts or objects, or a damaged one, is no reason to refuse the others.
    private NpyStream? TryOpen(string name)
    {
        try
        {
            return _archive![name];
        }
        catch (TfLiteQuantException error)
        {
            _passedOver.Add(error.Problem);
            return null;
        }
    }
}
