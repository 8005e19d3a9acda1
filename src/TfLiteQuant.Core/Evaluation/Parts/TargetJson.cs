using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>What metrics are measured on, in files.</summary>
internal static class TargetJson
{
    public static void Write(Utf8JsonWriter writer, MetricTarget target)
    {
        writer.WriteString("metric", target.Name);
        writer.WriteString("title", target.Title);
        writer.WriteString("kind", target.Kind.ToString());
        writer.WriteString("unit", target.Unit.ToString());
        writer.WriteBoolean("higherIsBetter", target.HigherIsBetter);
        writer.WriteString("output", target.Output);
        writer.WriteNumber("position", target.Position);
        writer.WriteString("label", target.Label);
        writer.WriteStartObject("options");
        writer.WriteNumber("k", target.Options.K);
        writer.WriteNumber("threshold", target.Options.Threshold);
        writer.WriteBoolean("multiLabel", target.Options.MultiLabel);
        writer.WriteNumber("labelOffset", target.Options.LabelOffset);
        WriteOptional(writer, "ignoreLabel", target.Options.IgnoreLabel);
        WriteOptional(writer, "peak", target.Options.Peak);
        writer.WriteString("boxFormat", target.Options.BoxFormat.ToString());
        writer.WriteStartArray("overlapThresholds");
        foreach (var overlap in target.Options.OverlapThresholds) writer.WriteNumberValue(overlap);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static MetricTarget Read(PartReading reading, JsonElement element)
    {
        var name = reading.Text(element, "metric");
        var kind = reading.Named<TargetKind>(element, "kind");
        var metric = MetricRegistry.All.FirstOrDefault(metric => metric.Name == name);
        // A metric of the user's own needs no more than its scores.
        if (metric is null && kind != TargetKind.Score) throw reading.Refuse($"It holds the metric '{name}', which this version does not have.");
        var options = reading.Property(element, "options");
        return new MetricTarget(
            metric,
            name,
            reading.Text(element, "title"),
            kind,
            reading.Named<MetricUnit>(element, "unit"),
            reading.Flag(element, "higherIsBetter"),
            reading.Text(element, "output"),
            (int)Math.Min(int.MaxValue, reading.Count(element, "position")),
            reading.OptionalText(element, "label"),
            new MetricOptions
            {
                K = (int)Math.Min(int.MaxValue, reading.Count(options, "k")),
                Threshold = (float)reading.Number(options, "threshold"),
                // Parts of earlier versions know nothing of it.
                MultiLabel = options.TryGetProperty("multiLabel", out _) && reading.Flag(options, "multiLabel"),
                LabelOffset = (int)reading.Number(options, "labelOffset"),
                IgnoreLabel = Optional(reading, options, "ignoreLabel") is { } ignored ? (int)ignored : null,
                Peak = Optional(reading, options, "peak"),
                BoxFormat = reading.Named<BoxFormat>(options, "boxFormat"),
                OverlapThresholds = [.. reading.Array(options, "overlapThresholds").Select(overlap => overlap.ValueKind == JsonValueKind.Number ? overlap.GetDouble() : throw reading.Refuse("An overlap is no number."))],
            });
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } known) writer.WriteNumber(name, known);
        else writer.WriteNull(name);
    }

    private static double? Optional(PartReading reading, JsonElement element, string name)
        => reading.Property(element, name).ValueKind == JsonValueKind.Null ? null : reading.Number(element, name);
}
