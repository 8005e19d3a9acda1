using System.Text.Json;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Evaluation;

/// <summary>Reads files of accuracy parts.</summary>
internal static class AccuracyPartReader
{
    private const int RangeColumns = 2;

    public static AccuracyPart Read(string path)
    {
        using var document = Parse(path);
        var reading = new PartReading(path);
        var root = document.RootElement;
        if (reading.Text(root, "format") != AccuracyPartWriter.Format) throw reading.Refuse("It is no file of accuracy parts.");
        // Version 1 had no digests of samples, version 2 left out none of them.
        if (reading.Count(root, "version") is var version && version is < 1 or > AccuracyPartWriter.Version)
            throw reading.Refuse(FormattableString.Invariant($"It is of version {version}, and this module reads versions 1 to {AccuracyPartWriter.Version}."));
        EvaluatedModel[] models = [.. reading.Array(root, "models").Select(item => Model(reading, item))];
        if (models.Length == 0) throw reading.Refuse("It names no quantized model.");
        var part = new AccuracyPart(Model(reading, reading.Property(root, "reference")), models, reading.Number(root, "tolerance"));
        foreach (var item in reading.Array(root, "entries")) part.Add(Entry(reading, item, models.Length));
        return part;
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new TfLiteQuantException(ErrorCode.PathIsDirectory, "It is a directory.", "Name a file.", new ModelLocation(path));
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TfLiteQuantException(ErrorCode.FileNotFound, "The file does not exist.", "Check the path.", new ModelLocation(path), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TfLiteQuantException(ErrorCode.FileUnreadable, $"The file cannot be read: {error.Message}", "Check its permissions.", new ModelLocation(path), error);
        }
        catch (JsonException error)
        {
            throw new PartReading(path).Refuse($"It is not JSON: {error.Message}");
        }
    }

    private static EvaluatedModel Model(PartReading reading, JsonElement element)
        => new(reading.Text(element, "path"), reading.Count(element, "bytes"), reading.Text(element, "sha256"));

    private static AccuracyEntry Entry(PartReading reading, JsonElement element, int models)
    {
        var items = reading.Array(element, "targets");
        MetricTarget[] targets = [.. items.Select(item => TargetJson.Read(reading, item))];
        string[] outputs = [.. Texts(reading, element, "outputNames")];
        var entry = new AccuracyEntry(reading.OptionalText(element, "signature"), targets, outputs, models)
        {
            Confusion = Confusion(reading, element, targets, models),
            ClassNames = [.. Texts(reading, element, "classNames")],
            // Earlier parts have none.
            Remarks = element.TryGetProperty("remarks", out _) ? [.. Texts(reading, element, "remarks")] : [],
            Sources = [.. reading.Array(element, "sources").Select(item => Source(reading, item))],
        };
        for (var i = 0; i < targets.Length; i++) entry.Targets[i].Read(reading, items[i]);
        var tallies = reading.Array(element, "outputs", outputs.Length * models);
        for (var i = 0; i < tallies.Length; i++) OutputJson.Read(reading, tallies[i], entry.Outputs[i / models][i % models]);
        return entry;
    }

    private static ConfusionState? Confusion(PartReading reading, JsonElement element, MetricTarget[] targets, int models)
    {
        var at = (int)reading.Number(element, "classTarget");
        if (at < 0) return null;
        if (at >= targets.Length || targets[at].Metric is not { Classes: not ClassTable.None } metric) throw reading.Refuse("Its 'classTarget' is no metric of classes.");
        var state = new ConfusionState(targets[at], metric.Classes, models);
        var items = reading.Array(element, "confusion", models + 1);
        for (var i = 0; i < items.Length; i++) TallyJson.Read(reading, items[i], state.Tallies[i]);
        JsonElement[] unpaired = element.TryGetProperty("unpairedConfusion", out _) ? reading.Array(element, "unpairedConfusion", models) : [];
        for (var i = 0; i < unpaired.Length; i++) TallyJson.Read(reading, unpaired[i], state.Unpaired[i]);
        return state;
    }

    private static EvaluatedSource Source(PartReading reading, JsonElement element)
    {
        var rows = reading.Rows(element, "indices", RangeColumns);
        IndexRange[] ranges = [.. Enumerable.Range(0, rows.Length / RangeColumns).Select(i => new IndexRange(rows[2 * i], rows[(2 * i) + 1]))];
        uint[] digests = element.TryGetProperty("digests", out _) ? SampleDigest.Parse(reading.Text(element, "digests")) ?? throw reading.Refuse("Its 'digests' are none.") : [];
        if (!new CountedSamples(ranges, digests).IsWhole) throw reading.Refuse("Its 'digests' are not as many as its 'indices'.");
        return new EvaluatedSource(reading.Text(element, "description"), reading.Count(element, "samples"), new(ranges), reading.Flag(element, "synthetic"), new(digests));
    }

    private static IEnumerable<string> Texts(PartReading reading, JsonElement element, string name)
        => reading.Array(element, name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw reading.Refuse($"'{name}' holds something else than texts."));
}
