using System.Text;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>What a feature of a tf.train.Example holds: numbers, or stretches of bytes.</summary>
/// <param name="Numbers">float32 or int64 values; null where it holds bytes.</param>
/// <param name="Stretches">Stretches of bytes.</param>
internal sealed record Feature(SampleArray? Numbers, IReadOnlyList<byte[]> Stretches);

/// <summary>
/// Reads tf.train.Example messages. Field numbers are those of TensorFlow's example.proto and feature.proto: Example.features 1,
/// Features.feature 1 (a map: key 1, value 2), Feature.bytes_list 1, float_list 2, int64_list 3, and value 1 in each list.
/// </summary>
internal static class Example
{
    /// <summary>The features by name, in the order of the message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static Dictionary<string, Feature> Parse(ReadOnlySpan<byte> record)
    {
        var features = new Dictionary<string, Feature>(StringComparer.Ordinal);
        for (var example = new WireReader(record); example.Next();)
        {
            if (example is not { Field: 1, Kind: 2 }) continue;
            for (var map = new WireReader(example.Bytes); map.Next();)
                if (map is { Field: 1, Kind: 2 }) AddEntry(map.Bytes, features);
        }

        return features;
    }

    private static void AddEntry(ReadOnlySpan<byte> bytes, Dictionary<string, Feature> features)
    {
        var name = "";
        var feature = new Feature(null, []);
        for (var entry = new WireReader(bytes); entry.Next();)
        {
            if (entry is { Field: 1, Kind: 2 }) name = Encoding.UTF8.GetString(entry.Bytes);
            else if (entry is { Field: 2, Kind: 2 }) feature = Read(entry.Bytes);
        }

        features[name] = feature;
    }

    private static Feature Read(ReadOnlySpan<byte> bytes)
    {
        var stretches = new List<byte[]>();
        var floats = new List<float>();
        var integers = new List<long>();
        for (var kind = new WireReader(bytes); kind.Next();)
        {
            if (kind.Kind != 2) continue;
            for (var list = new WireReader(kind.Bytes); list.Next();)
            {
                if (list.Field != 1) continue;
                if (kind.Field == 1 && list.Kind == 2) stretches.Add(list.Bytes.ToArray());
                else if (kind.Field == 2) list.AddFloats(floats);
                else if (kind.Field == 3) list.AddVarints(integers);
            }
        }

        return new Feature(
            floats.Count > 0 ? SampleArray.From<float>(TensorType.Float32, [floats.Count], [.. floats])
                : integers.Count > 0 ? SampleArray.From<long>(TensorType.Int64, [integers.Count], [.. integers])
                : null,
            stretches);
    }
}
