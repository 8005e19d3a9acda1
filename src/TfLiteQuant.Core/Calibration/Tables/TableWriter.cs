using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using TfLiteQuant.Datasets;

namespace TfLiteQuant.Calibration;

/// <summary>Writes a calibration table as JSON: numbers so that they are read back exactly, keys in a fixed order.</summary>
internal static class TableWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(CalibrationTable table)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString(TableFormat.Format, TableFormat.Name);
            json.WriteNumber(TableFormat.Version, TableFormat.CurrentVersion);
            json.WriteString(TableFormat.Engine, table.EngineVersion);
            json.WriteStartObject(TableFormat.Model);
            json.WriteString(TableFormat.ModelName, table.Model.Name);
            json.WriteString(TableFormat.Fingerprint, table.Model.Fingerprint);
            json.WriteEndObject();
            json.WriteString(TableFormat.Histograms, table.Histograms.ToString());
            WriteAll(json, TableFormat.Sources, table.Sources, Write);
            WriteAll(json, TableFormat.Tensors, table.Tensors, Write);
            WriteAll(json, TableFormat.Inner, table.Inner, Write);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string key, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(key);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, CalibrationSource source)
    {
        json.WriteString(TableFormat.Description, source.Description);
        if (source.Signature is not null) json.WriteString(TableFormat.Signature, source.Signature);
        json.WriteNumber(TableFormat.Samples, source.Samples);
        json.WriteString(TableFormat.Indices, string.Join(' ', source.Indices));
        if (source.Digests.Count > 0) json.WriteString(TableFormat.Digests, SampleDigest.ToText(source.Digests));
        if (source.IsSynthetic) json.WriteBoolean(TableFormat.Synthetic, true);
    }

    private static void Write(Utf8JsonWriter json, TensorStatistics tensor)
    {
        json.WriteNumber(TableFormat.Subgraph, tensor.Subgraph);
        json.WriteNumber(TableFormat.Index, tensor.Index);
        json.WriteString(TableFormat.TensorName, tensor.Name);
        if (tensor is { Producer: { } producer, ProducerIndex: { } index })
        {
            json.WriteString(TableFormat.Producer, producer);
            json.WriteNumber(TableFormat.ProducerIndex, index);
        }

        Write(json, tensor.Statistics);
    }

    private static void Write(Utf8JsonWriter json, InnerStatistics inner)
    {
        json.WriteNumber(TableFormat.Subgraph, inner.Subgraph);
        json.WriteNumber(TableFormat.Operator, inner.Operator);
        json.WriteString(TableFormat.OperatorName, inner.OperatorName);
        json.WriteNumber(TableFormat.Position, inner.Position);
        Write(json, inner.Statistics);
    }

    private static void Write(Utf8JsonWriter json, ValueStatistics statistics)
    {
        json.WriteNumber(TableFormat.Samples, statistics.Samples);
        json.WriteNumber(TableFormat.Values, statistics.Values);
        if (statistics.NonFinite > 0)
        {
            json.WriteNumber(TableFormat.NonFinite, statistics.NonFinite);
            json.WriteNumber(TableFormat.NonFiniteOrigins, statistics.NonFiniteOrigins);
        }

        if (statistics.Range is { } range)
        {
            json.WriteStartArray(TableFormat.Range);
            json.WriteNumberValue(range.Min);
            json.WriteNumberValue(range.Max);
            json.WriteEndArray();
        }

        if (statistics.Average is { Samples: > 0 } average)
        {
            json.WriteStartObject(TableFormat.Average);
            json.WriteNumber(TableFormat.Samples, average.Samples);
            Write(json, TableFormat.FirstRange, average.FirstMin, average.FirstMax);
            Write(json, TableFormat.AverageRange, average.Min, average.Max);
            json.WriteEndObject();
        }

        if (statistics.Histogram is not { } histogram) return;
        json.WriteStartObject(TableFormat.Histogram);
        json.WriteNumber(TableFormat.Exponent, histogram.Exponent);
        json.WriteNumber(TableFormat.Zeros, histogram.Zeros);
        json.WriteNumber(TableFormat.FirstBin, histogram.First);
        json.WriteString(TableFormat.Counts, HistogramText.Write(histogram.Counts));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string key, double min, double max)
    {
        json.WriteStartArray(key);
        json.WriteNumberValue(min);
        json.WriteNumberValue(max);
        json.WriteEndArray();
    }
}
