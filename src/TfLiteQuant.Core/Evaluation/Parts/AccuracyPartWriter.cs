using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TfLiteQuant.Datasets;

namespace TfLiteQuant.Evaluation;

/// <summary>Writes parts as JSON of a stated version, all properties always in one order.</summary>
internal static class AccuracyPartWriter
{
    public const string Format = "TfLiteQuant accuracy part";
    public const int Version = 3;

    private static readonly JsonWriterOptions Style = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static byte[] Write(AccuracyPart part)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Style))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            writer.WriteNumber("tolerance", part.Tolerance);
            writer.WritePropertyName("reference");
            Write(writer, part.Reference);
            writer.WriteStartArray("models");
            foreach (var model in part.Models) Write(writer, model);
            writer.WriteEndArray();
            writer.WriteStartArray("entries");
            foreach (var entry in part.Entries) Write(writer, entry);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>What an entry measures, without what it has measured: equal for entries that can be merged.</summary>
    public static string Form(AccuracyEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Style with { Indented = false }))
        {
            writer.WriteStartObject();
            WriteForm(writer, entry);
            writer.WriteStartArray("targets");
            foreach (var state in entry.Targets)
            {
                writer.WriteStartObject();
                TargetJson.Write(writer, state.Target);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, EvaluatedModel model)
    {
        writer.WriteStartObject();
        writer.WriteString("path", model.Path);
        writer.WriteNumber("bytes", model.Bytes);
        writer.WriteString("sha256", model.Fingerprint);
        writer.WriteEndObject();
    }

    private static void WriteForm(Utf8JsonWriter writer, AccuracyEntry entry)
    {
        writer.WriteString("signature", entry.Signature);
        writer.WriteStartArray("outputNames");
        foreach (var name in entry.OutputNames) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartArray("classNames");
        foreach (var name in entry.ClassNames) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteNumber("classTarget", entry.Confusion is null ? -1 : entry.Targets.ToList().FindIndex(state => state.Target == entry.Confusion.Target));
    }

    private static void Write(Utf8JsonWriter writer, AccuracyEntry entry)
    {
        writer.WriteStartObject();
        WriteForm(writer, entry);
        writer.WriteStartArray("remarks");
        foreach (var remark in entry.Remarks) writer.WriteStringValue(remark);
        writer.WriteEndArray();
        writer.WriteStartArray("sources");
        foreach (var source in entry.Sources) Write(writer, source);
        writer.WriteEndArray();
        writer.WriteStartArray("targets");
        foreach (var state in entry.Targets)
        {
            writer.WriteStartObject();
            TargetJson.Write(writer, state.Target);
            state.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("outputs");
        foreach (var tally in entry.Outputs.SelectMany(static tallies => tallies)) OutputJson.Write(writer, tally);
        writer.WriteEndArray();
        writer.WriteStartArray("confusion");
        foreach (var tally in entry.Confusion?.Tallies ?? []) TallyJson.Write(writer, tally);
        writer.WriteEndArray();
        if (entry.Confusion?.Unpaired is { } unpaired && Array.Exists(unpaired, static tally => tally.Keys > 0))
        {
            writer.WriteStartArray("unpairedConfusion");
            foreach (var tally in unpaired) TallyJson.Write(writer, tally);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, EvaluatedSource source)
    {
        writer.WriteStartObject();
        writer.WriteString("description", source.Description);
        writer.WriteNumber("samples", source.Samples);
        writer.WriteBoolean("synthetic", source.IsSynthetic);
        writer.WriteString("digests", SampleDigest.ToText(source.Digests));
        writer.WriteStartArray("indices");
        foreach (var range in source.Indices)
        {
            writer.WriteNumberValue(range.First);
            writer.WriteNumberValue(range.Last);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
