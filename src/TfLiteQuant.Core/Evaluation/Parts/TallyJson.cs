using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>Tallies in files: counts as rows of class, kind, score and how often, in the order of the keys.</summary>
internal static class TallyJson
{
    private const int Columns = 4;
    private const int MostBits = 32;

    public static void Write(Utf8JsonWriter writer, TallyGroups groups)
    {
        writer.WriteStartObject();
        writer.WriteNumber("droppedBits", groups.DroppedBits);
        writer.WriteStartArray("groups");
        foreach (var (group, tally) in groups.Existing)
        {
            writer.WriteStartObject();
            writer.WriteNumber("group", group);
            WriteContent(writer, tally);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Read(PartReading reading, JsonElement element, TallyGroups into, int sums)
    {
        var bits = DroppedBits(reading, element);
        foreach (var item in reading.Array(element, "groups"))
        {
            var group = reading.Count(item, "group");
            if (group >= TallyGroups.Groups) throw reading.Refuse(FormattableString.Invariant($"There is no group {group}."));
            var tally = new Tally(sums);
            tally.Drop(bits);
            ReadContent(reading, item, tally);
            into.Add((int)group, tally);
        }
    }

    public static void Write(Utf8JsonWriter writer, Tally tally)
    {
        writer.WriteStartObject();
        writer.WriteNumber("droppedBits", tally.DroppedBits);
        WriteContent(writer, tally);
        writer.WriteEndObject();
    }

    public static void Read(PartReading reading, JsonElement element, Tally into)
    {
        into.Drop(DroppedBits(reading, element));
        ReadContent(reading, element, into);
    }

    private static int DroppedBits(PartReading reading, JsonElement element)
        => reading.Count(element, "droppedBits") is <= MostBits and var bits ? (int)bits : throw reading.Refuse("Its 'droppedBits' are more than there are.");

    private static void WriteContent(Utf8JsonWriter writer, Tally tally)
    {
        writer.WriteNumber("nonFinite", tally.NonFinite);
        writer.WriteStartArray("sums");
        foreach (var sum in tally.Sums) writer.WriteStringValue(sum.ToString());
        writer.WriteEndArray();
        writer.WriteStartArray("counts");
        foreach (var (key, count) in tally.Ordered)
        {
            writer.WriteNumberValue(key.Class);
            writer.WriteNumberValue(key.Kind);
            writer.WriteNumberValue(key.Score);
            writer.WriteNumberValue(count);
        }

        writer.WriteEndArray();
    }

    private static void ReadContent(PartReading reading, JsonElement element, Tally tally)
    {
        tally.NonFinite += reading.Count(element, "nonFinite");
        var sums = reading.Array(element, "sums", tally.Sums.Count);
        for (var i = 0; i < sums.Length; i++)
        {
            try
            {
                tally.Sums[i].Add(ExactSum.Parse(sums[i].GetString() ?? ""));
            }
            catch (Exception error) when (error is FormatException or OverflowException or InvalidOperationException)
            {
                throw reading.Refuse("A sum is no exact sum.");
            }
        }

        var rows = reading.Rows(element, "counts", Columns);
        for (var at = 0; at < rows.Length; at += Columns)
        {
            if (rows[at] != (int)rows[at] || rows[at + 1] != (int)rows[at + 1] || rows[at + 2] != (uint)rows[at + 2] || rows[at + 3] < 1) throw reading.Refuse("Its 'counts' hold numbers that cannot be.");
            tally.Count(new TallyKey((int)rows[at], (int)rows[at + 1], (uint)rows[at + 2]), rows[at + 3]);
        }
    }
}
