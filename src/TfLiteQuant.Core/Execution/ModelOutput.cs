using TfLiteQuant.Datasets;

namespace TfLiteQuant.Execution;

/// <summary>
/// What a model gave for one sample. The values are behind the indexer, so that writing the object as text does not write
/// them twice: the cmdlet adds a property for each output by its name.
/// </summary>
public sealed class ModelOutput
{
    private readonly Dictionary<string, Array> _values = new(StringComparer.Ordinal);

    /// <param name="path">Full path of the model.</param>
    /// <param name="signature">Entry point; null for the main graph.</param>
    /// <param name="sample">Index of the sample among those given, or in its file.</param>
    /// <param name="names">Names of the outputs, all different.</param>
    /// <param name="values">The outputs, in the order of their names.</param>
    public ModelOutput(string path, string? signature, int sample, IReadOnlyList<string> names, IReadOnlyList<SampleArray> values)
    {
        Path = path;
        Signature = signature;
        Sample = sample;
        for (var i = 0; i < names.Count; i++)
        {
            Shapes.Add(names[i], values[i].Shape);
            _values.Add(names[i], OutputConversion.ToArray(values[i]));
        }
    }

    /// <summary>Full path of the model.</summary>
    public string Path { get; }

    /// <summary>Entry point; null for the main graph.</summary>
    public string? Signature { get; }

    /// <summary>Index of the sample, from 0.</summary>
    public int Sample { get; }

    /// <summary>Dimensions of each output, by name, in the order of the graph.</summary>
    public OutputShapes Shapes { get; } = [];

    /// <summary>Elements of an output in row-major order, as a flat array of their type.</summary>
    /// <exception cref="KeyNotFoundException">There is no such output.</exception>
    public Array this[string name] => _values[name];

    /// <summary>The sample and the dimensions of its outputs on one line.</summary>
    public override string ToString() => FormattableString.Invariant($"sample {Sample}: {Shapes}");
}
