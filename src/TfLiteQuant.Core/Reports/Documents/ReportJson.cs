using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TfLiteQuant.Reports;

/// <summary>
/// Writes reports as JSON that can be compared line by line: all properties always there and in one order, operators in the order
/// they run, figures in six digits (what processors compute differently lies below), lists of counts on a line of their own.
/// </summary>
internal static class ReportJson
{
    public const string Format = "TfLiteQuant report";

    /// <summary>Changes where a property changes its meaning or goes; new properties do not change it.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Style = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static byte[] Write(QuantizationReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Style))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteString("verdict", report.Verdict.ToString());
            json.WriteStartArray("models");
            foreach (var model in report.Models) Write(json, model);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void Write(Utf8JsonWriter json, ModelReport report)
    {
        json.WriteStartObject();
        json.WritePropertyName("model");
        Write(json, report.Model);
        json.WritePropertyName("reference");
        Write(json, report.Reference);
        json.Figure("ratio", report.Ratio);
        json.WriteString("verdict", report.Verdict.ToString());
        json.WriteStartArray("accuracy");
        foreach (var result in report.Accuracy) AccuracyJson.Write(json, result);
        json.WriteEndArray();
        if (report.Layers is { } layers)
        {
            json.WritePropertyName("layers");
            LayerJson.Write(json, layers);
        }
        else
        {
            json.WriteNull("layers");
        }

        WriteLeftovers(json, report.Leftovers);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReportedModel model)
    {
        json.WriteStartObject();
        json.WriteString("name", model.Name);
        json.WriteString("sha256", model.Fingerprint);
        json.WriteNumber("bytes", model.Bytes);
        json.Whole("weightBytes", model.WeightBytes);
        json.Whole("parameterBytes", model.ParameterBytes);
        json.WriteString("state", model.State?.ToString());
        json.WriteStartObject("operators");
        foreach (var (kind, count) in model.Operators) json.WriteNumber(kind.ToString(), count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLeftovers(Utf8JsonWriter json, IReadOnlyList<FloatLeftover>? leftovers)
    {
        if (leftovers is null)
        {
            json.WriteNull("floatLeftovers");
            return;
        }

        json.WriteStartArray("floatLeftovers");
        foreach (var leftover in leftovers)
        {
            json.WriteStartObject();
            json.WriteNumber("subgraph", leftover.Subgraph);
            json.WriteNumber("index", leftover.Index);
            json.WriteString("operator", leftover.Operator);
            json.WriteString("name", leftover.Name);
            json.WriteString("reason", leftover.Reason);
            json.WriteBoolean("stated", leftover.IsStated);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
