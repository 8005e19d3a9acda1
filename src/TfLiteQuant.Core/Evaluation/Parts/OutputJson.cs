using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>Differences of outputs in files.</summary>
internal static class OutputJson
{
    public static void Write(Utf8JsonWriter writer, OutputTally tally)
    {
        writer.WriteStartObject();
        writer.WriteNumber("skipped", tally.Skipped);
        writer.WriteNumber("within", tally.Within);
        writer.WriteNumber("sameClass", tally.SameClass);
        writer.WriteNumber("distributions", tally.Distributions);
        writer.WriteNumber("comparisons", tally.Error.Comparisons);
        writer.WriteNumber("nonFinite", tally.Error.NonFinite);
        writer.WriteNumber("elements", tally.Error.Elements);
        writer.WriteNumber("maxAbsoluteError", tally.Error.MaxAbsoluteError);
        writer.WriteString("signal", tally.Error.Signal.ToString());
        writer.WriteString("noise", tally.Error.Noise.ToString());
        writer.WriteString("error", tally.Error.Error.ToString());
        writer.WriteString("cosines", tally.Error.Cosines.ToString());
        writer.WriteEndObject();
    }

    public static void Read(PartReading reading, JsonElement element, OutputTally into) => into.Merge(new OutputTally
    {
        Skipped = reading.Count(element, "skipped"),
        Within = reading.Count(element, "within"),
        SameClass = reading.Count(element, "sameClass"),
        Distributions = reading.Count(element, "distributions"),
        Error = new ErrorTally
        {
            Comparisons = reading.Count(element, "comparisons"),
            NonFinite = reading.Count(element, "nonFinite"),
            Elements = reading.Count(element, "elements"),
            MaxAbsoluteError = reading.Number(element, "maxAbsoluteError"),
            Signal = reading.Sum(element, "signal"),
            Noise = reading.Sum(element, "noise"),
            Error = reading.Sum(element, "error"),
            Cosines = reading.Sum(element, "cosines"),
        },
    });
}
