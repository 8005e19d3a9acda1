using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;

namespace TfLiteQuant.Schema.Reading;

/// <summary>
/// Finds how inputs are normalized in TensorFlow Lite Metadata: a FlatBuffer of its own in the metadata entry
/// TFLITE_METADATA. It is advice, so that what cannot be read counts as not being there.
/// </summary>
/// <remarks>Fields by TensorFlow's metadata_schema.fbs: ModelMetadata.subgraph_metadata 3, SubGraphMetadata.input_tensor_metadata 2,
/// TensorMetadata.process_units 4, ProcessUnit.options_type 0 (1 stands for NormalizationOptions) and options 1, and in these
/// mean 0 and std 1.</remarks>
internal static class NormalizationReader
{
    private const string Entry = "TFLITE_METADATA";
    private const int NormalizationOptions = 1;
    private const long Longest = 1 << 24;

    /// <summary>Normalization of each input of the main graph, in their order; null for those of which nothing is said.</summary>
    public static unsafe IReadOnlyList<InputNormalization?> Read(TfLiteModel model)
    {
        var data = model.Metadata.FirstOrDefault(static entry => entry.Name == Entry)?.Buffer?.Data;
        if (data is null || data.Length is 0 or > Longest) return [];
        var bytes = data.AsSpan<byte>().ToArray();
        fixed (byte* start = bytes)
        {
            try
            {
                var view = new ByteView(start, bytes.Length);
                return Inputs(FlatTable.At(view, FlatOffset.Follow(view, 0)));
            }
            catch (FlatBufferFault)
            {
                return [];
            }
        }
    }

    private static List<InputNormalization?> Inputs(FlatTable metadata)
    {
        var found = new List<InputNormalization?>();
        var subgraphs = metadata.Vector(3, FlatOffset.Size);
        if (subgraphs.Count == 0) return found;
        var inputs = subgraphs.Table(0).Vector(2, FlatOffset.Size);
        for (long i = 0; i < inputs.Count; i++) found.Add(Of(inputs.Table(i)));
        return found;
    }

    private static InputNormalization? Of(FlatTable input)
    {
        var units = input.Vector(4, FlatOffset.Size);
        for (long i = 0; i < units.Count; i++)
        {
            var unit = units.Table(i);
            if (unit.Byte(0) == NormalizationOptions && unit.TryTable(1, out var options) && options.Singles(0) is { Length: > 0 } mean && options.Singles(1) is { Length: > 0 } std)
                return new InputNormalization(mean, std);
        }

        return null;
    }
}
