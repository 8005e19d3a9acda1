using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Samples that were gathered one by one, as objects of a script: values by the names that the source has for them, or values
/// without a name for models with one input. The most of many lie in a temporary file.
/// </summary>
public sealed class MemoryDataset : RepresentativeDataset, IRandomAccess
{
    private const string Nameless = "";
    private readonly SampleStore _samples;
    private readonly List<IReadOnlyDictionary<string, string>> _texts = [];
    private readonly DatasetOptions _options;
    private readonly string _source;
    private readonly Lazy<LabelEncoder?> _encoder;
    private readonly Lazy<LabelFile?> _labelFile;
    private bool? _hasLabels = false;

    /// <param name="source">What the samples come from, for people.</param>
    /// <param name="options">What names mean, and where labels come from.</param>
    /// <param name="memory">Bytes of values that stay in memory.</param>
    public MemoryDataset(string source, DatasetOptions options, long? memory = null)
    {
        _source = source;
        _options = options;
        _samples = new SampleStore(memory ?? SampleStore.DefaultMemory);
        _labelFile = new Lazy<LabelFile?>(ReadLabelFile, LazyThreadSafetyMode.PublicationOnly);
        _encoder = new Lazy<LabelEncoder?>(MakeEncoder, LazyThreadSafetyMode.PublicationOnly);
    }

    public override string Description => string.Create(CultureInfo.InvariantCulture, $"{_samples.Count} {_source}");

    public override long? Count => _samples.Count;

    public override IReadOnlyList<string> ClassNames => _encoder.Value?.ClassNames ?? _options.ClassNames;

    internal override bool? HasLabels => _hasLabels;

    /// <summary>Whether values lie in a temporary file.</summary>
    public bool IsSpilled => _samples.IsSpilled;

    private string? LabelName => _options.Label switch
    {
        NamedLabels named => named.Name,
        null => DatasetSample.Label,
        _ => null,
    };

    /// <summary>Adds a sample; all are added before the first is read.</summary>
    /// <param name="values">Numbers by the source's names.</param>
    /// <param name="texts">Texts by the source's names, which can be labels.</param>
    /// <exception cref="Diagnostics.TfLiteQuantException">There is no space for it.</exception>
    public void Add(IReadOnlyDictionary<string, SampleArray> values, IReadOnlyDictionary<string, string>? texts = null)
    {
        _samples.Add(new DatasetSample { Index = _samples.Count, Origin = string.Create(CultureInfo.InvariantCulture, $"object {_samples.Count}"), Inputs = values });
        _texts.Add(texts ?? new Dictionary<string, string>());
        if (_hasLabels != true) _hasLabels = LabelPresence.Any([_hasLabels, LabelPresence.BesideInput(values.Keys.Union(_texts[^1].Keys).ToList())]);
    }

    /// <summary>Adds a sample of values without a name.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">There is no space for it.</exception>
    public void Add(SampleArray values) => Add(new Dictionary<string, SampleArray>(StringComparer.Ordinal) { [Nameless] = values });

    /// <inheritdoc/>
    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
        => ((IRandomAccess)this).Read(inputs, Enumerable.Range(0, _samples.Count), cancellation);

    IEnumerable<DatasetSample> IRandomAccess.Read(IReadOnlyList<ModelInput> inputs, IEnumerable<int> order, CancellationToken cancellation)
    {
        foreach (var index in order)
        {
            cancellation.ThrowIfCancellationRequested();
            var stored = _samples[index];
            var used = new HashSet<string>(StringComparer.Ordinal);
            var values = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
            foreach (var input in inputs) values.Add(input.Name, Shaped(ValuesOf(input, inputs, stored, used), input));
            yield return stored with { Inputs = values, Labels = LabelsOf(stored, used) };
        }
    }

    private SampleArray ValuesOf(ModelInput input, IReadOnlyList<ModelInput> inputs, DatasetSample stored, HashSet<string> used)
    {
        // Names are compared as scripts compare them where that is not enough to tell inputs apart.
        var name = _options.NamesOf(input).FirstOrDefault(stored.Inputs.ContainsKey)
            ?? stored.Inputs.Keys.FirstOrDefault(key => key.Equals(input.Name, StringComparison.OrdinalIgnoreCase) && !inputs.Any(other => other.IsNamed(key)));
        if (name is null && stored.Inputs.ContainsKey(Nameless) && SingleInput.Of(inputs, _options, stored.Origin) == input) name = Nameless;
        if (name is not null)
        {
            used.Add(name);
            return stored.Inputs[name];
        }

        List<string> columns = [.. stored.Inputs.Where(static entry => entry.Value.Count == 1).Select(static entry => entry.Key)];
        if (columns.Count == 0) throw DatasetFault.Missing(stored.Origin, input, stored.Inputs.Keys, inputs);
        var label = LabelName is { } wanted ? columns.FindIndex(column => column.Equals(wanted, StringComparison.OrdinalIgnoreCase)) : -1;
        var binding = ColumnBinding.Bind(columns, inputs, _options, label, stored.Origin).First(bound => bound.Input == input);
        foreach (var column in binding.Columns) used.Add(columns[column]);
        var numbers = binding.Columns.Select(column => stored.Inputs[columns[column]]).ToList();
        return numbers.TrueForAll(static number => RealValues.IsWhole(number.Type))
            ? SampleArray.From<long>(TensorType.Int64, binding.Shape, [.. numbers.Select(static number => (long)RealValues.Of(number)![0])])
            : SampleArray.From<double>(TensorType.Float64, binding.Shape, [.. numbers.Select(static number => RealValues.Of(number)![0])]);
    }

    // A flat array with as many elements as the input is taken in its shape.
    private static SampleArray Shaped(SampleArray values, ModelInput input)
        => values.Shape.Length <= 1 && !input.Fits(values.Shape) && input.ShapeFor(values.Count) is { } shape ? values.Reshape(shape) : values;

    private IReadOnlyDictionary<string, SampleArray> LabelsOf(DatasetSample stored, HashSet<string> used)
    {
        var index = (int)stored.Index;
        if (_labelFile.Value is { } file)
        {
            var (text, array) = file.Of(stored.Origin, index);
            return Only(array ?? _encoder.Value!.Encode(text!, stored.Origin));
        }

        if (LabelName is { } name && TextOf(name, index) is { } label && _encoder.Value is { } encoder) return Only(encoder.Encode(label, stored.Origin));
        if (_options.Label is NamedLabels chosen)
        {
            return stored.Inputs.FirstOrDefault(entry => entry.Key.Equals(chosen.Name, StringComparison.OrdinalIgnoreCase)).Value is { } array
                ? Only(array)
                : throw DatasetFault.Of(stored.Origin, $"It has nothing called '{chosen.Name}'.", $"It has {DatasetFault.Quoted(stored.Inputs.Keys.Concat(_texts[index].Keys))}.");
        }

        return stored.Inputs.Where(entry => !used.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal);
    }

    private static Dictionary<string, SampleArray> Only(SampleArray label) => new(StringComparer.Ordinal) { [DatasetSample.Label] = label };

    private string? TextOf(string name, int index) => _texts[index].FirstOrDefault(entry => entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private LabelFile? ReadLabelFile()
    {
        if (_options.Label is not FileLabels labels) return null;
        var file = LabelFile.Read(labels.Path, _options);
        return file.Count is { } count && count != _samples.Count
            ? throw DatasetFault.Of(labels.Path, string.Create(CultureInfo.InvariantCulture, $"It has {count} labels for {_samples.Count} samples."), "Give a label for each sample, in their order.")
            : file;
    }

    private LabelEncoder? MakeEncoder()
    {
        if (_options.Label is FolderLabels) throw DatasetFault.Of(null, "Objects lie in no folder that could name their class.", "Name a property that holds the label, or a file of labels.");
        if (_labelFile.Value is { } file) return new LabelEncoder(file.Texts, _options.ClassNames);
        if (LabelName is not { } name) return null;
        var texts = Enumerable.Range(0, _texts.Count).Select(index => TextOf(name, index)).OfType<string>().ToList();
        return texts.Count > 0 ? new LabelEncoder(texts, _options.ClassNames) : null;
    }
}
