using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// TFRecord files of tf.train.Example messages: a feature for each input under its name. A list of numbers has the elements of
/// a sample; bytes are an encoded image where they begin as one, else the elements themselves.
/// </summary>
internal sealed partial class TfRecordLoader : DatasetLoader
{
    public override string Format => "TfRecord";

    public override IReadOnlyList<string> Names => [".tfrecord", ".tfrecords", ".tfrec", ".record"];

    public override bool HasNames => true;

    public override bool Takes(string path) => Name().IsMatch(Path.GetFileName(path));

    internal override IEnumerable<string>? LabelTexts(string path, DatasetOptions options) => options.Label is NamedLabels named ? Texts(path, named.Name) : null;

    // Texts are labels where they are asked for only.
    internal override bool? HasLabels(string path, DatasetOptions options)
    {
        if (Examples(path).FirstOrDefault().Features is not { Count: > 1 } features) return false;
        return LabelPresence.Among([.. features.Where(static feature => feature.Value.Numbers is not null).Select(static feature => feature.Key)]);
    }

    internal override IEnumerable<LoadedSample> Read(string path, DatasetOptions options, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        foreach (var (origin, features) in Examples(path))
        {
            var values = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
            var images = new HashSet<string>(StringComparer.Ordinal);
            foreach (var input in inputs.Where(input => options.InputName is null || input.IsNamed(options.InputName)))
            {
                var name = options.NamesOf(input).FirstOrDefault(features.ContainsKey)
                    ?? (features.Count == 1 && SingleInput.Of(inputs, options, origin) == input ? features.Keys.Single() : throw DatasetFault.Missing(origin, input, features.Keys, inputs));
                values.Add(input.Name, ValuesOf(features[name], name, input, options, origin, images));
            }

            yield return new LoadedSample(origin, values)
            {
                Images = images,
                Labels = options.Label is null ? OtherNumbers(features, inputs, options) : new Dictionary<string, SampleArray>(),
                LabelText = options.Label is NamedLabels named ? TextOf(features, named.Name, origin) : null,
            };
        }
    }

    private static IEnumerable<string> Texts(string path, string name)
    {
        foreach (var (origin, features) in Examples(path)) yield return TextOf(features, name, origin);
    }

    private static IEnumerable<(string Origin, Dictionary<string, Feature> Features)> Examples(string path)
    {
        var index = 0;
        foreach (var (offset, record) in RecordReader.Read(path))
        {
            var origin = string.Create(CultureInfo.InvariantCulture, $"{path}, record {index++} at offset {offset}");
            yield return (origin, Parse(record, origin));
        }
    }

    private static Dictionary<string, Feature> Parse(byte[] record, string origin)
    {
        try
        {
            return Example.Parse(record);
        }
        catch (InvalidDataException error)
        {
            throw DatasetFault.Of(origin, $"It is no tf.train.Example: {error.Message}.", "Write examples, with features that hold lists of floats, of integers, or of bytes.", error);
        }
    }

    private static SampleArray ValuesOf(Feature feature, string name, ModelInput input, DatasetOptions options, string origin, HashSet<string> images)
    {
        if (feature.Numbers is { } numbers) return Shaped(numbers, name, input, origin);
        if (feature.Stretches.Count != 1) throw DatasetFault.Of(origin, $"Feature '{name}' has {feature.Stretches.Count} values for input {input}.", "Give one: an encoded image, or the bytes of the elements.");
        var bytes = feature.Stretches[0];
        if (!ImageDecoder.Knows(bytes)) return Shaped(Elements(bytes, name, input, options, origin), name, input, origin);
        images.Add(input.Name);
        return ImageSample.Make(bytes, input, options, origin);
    }

    // Bytes tell no type: one that makes as many elements as the input has is meant, the stated one or the likeliest first.
    private static SampleArray Elements(byte[] bytes, string name, ModelInput input, DatasetOptions options, string origin)
    {
        TensorType[] types = options.ElementType is { } stated ? [stated] : RealValues.TakesReal(input) ? [TensorType.Float32, TensorType.UInt8] : [input.Type, TensorType.UInt8];
        foreach (var type in types)
        {
            var size = type.BitsPerElement() / 8;
            if (size > 0 && bytes.Length % size == 0 && input.ShapeFor(bytes.Length / size) is not null) return new SampleArray(type, [bytes.Length / size], bytes);
        }

        throw DatasetFault.Of(origin, $"Feature '{name}' has {bytes.Length} bytes, which are no image, and input {input} takes {input.SampleCount()} elements.", "Store the elements themselves; -ElementType names their type.");
    }

    private static SampleArray Shaped(SampleArray values, string name, ModelInput input, string origin) => input.ShapeFor(values.Count) is { } shape
        ? values.Reshape(shape)
        : throw DatasetFault.Of(origin, $"Feature '{name}' has {values.Count} values, and input {input} takes {input.SampleCount()}.", "Store one sample in each example.");

    private static Dictionary<string, SampleArray> OtherNumbers(Dictionary<string, Feature> features, IReadOnlyList<ModelInput> inputs, DatasetOptions options)
        => features.Where(feature => feature.Value.Numbers is not null && !inputs.Any(input => options.NamesOf(input).Contains(feature.Key)))
            .ToDictionary(static feature => feature.Key, static feature => feature.Value.Numbers!, StringComparer.Ordinal);

    private static string TextOf(Dictionary<string, Feature> features, string name, string origin)
    {
        if (!features.TryGetValue(name, out var feature)) throw DatasetFault.Of(origin, $"It has no feature '{name}'.", $"It has {DatasetFault.Quoted(features.Keys)}.");
        return feature switch
        {
            { Stretches: [var text] } => Encoding.UTF8.GetString(text),
            { Numbers: { Count: 1, Type: TensorType.Int64 } whole } => whole.Values<long>()[0].ToString(CultureInfo.InvariantCulture),
            { Numbers: { Count: 1 } real } => real.Values<float>()[0].ToString("R", CultureInfo.InvariantCulture),
            _ => throw DatasetFault.Of(origin, $"Feature '{name}' has not one value.", "A label is one number or one text."),
        };
    }

    [GeneratedRegex(@"\.(tfrecords?|tfrec|record)([.-]\d+-of-\d+)?(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
