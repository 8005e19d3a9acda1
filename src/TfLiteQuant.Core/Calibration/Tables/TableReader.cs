using System.Globalization;
using System.Text.Json;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Calibration;

/// <summary>Reads a calibration table from its file, and checks it.</summary>
internal static class TableReader
{
    public static CalibrationTable Read(string path)
    {
        try
        {
            using var stream = DatasetFile.Open(path);
            using var document = JsonDocument.Parse(stream);
            return Read(new TableElement(document.RootElement, "", path));
        }
        catch (JsonException error)
        {
            throw new TfLiteQuantException(
                ErrorCode.InvalidCalibration,
                $"The file is no calibration table: it is no JSON (line {(error.LineNumber ?? 0) + 1}).",
                "Name a file that holds one, or record it anew.", new ModelLocation(path), error);
        }
        catch (IOException error)
        {
            throw new TfLiteQuantException(ErrorCode.FileUnreadable, $"The file cannot be read: {error.Message}", "Check the disk or the network.", new ModelLocation(path), error);
        }
    }

    private static CalibrationTable Read(TableElement root)
    {
        if (root.Json.ValueKind != JsonValueKind.Object || root.Optional(TableFormat.Format) is not { } format || format.Text() != TableFormat.Name)
            throw root.Refuse("is no calibration table");
        if (root[TableFormat.Version].Integer(1) is var version && version > TableFormat.CurrentVersion)
            throw root.Refuse(FormattableString.Invariant($"is of version {version}, which is newer than this module knows ({TableFormat.CurrentVersion})"));
        var model = root[TableFormat.Model];
        return new CalibrationTable
        {
            EngineVersion = root[TableFormat.Engine].Text(),
            Model = new ModelIdentity(model[TableFormat.ModelName].Text(), model[TableFormat.Fingerprint].Text()),
            Histograms = Mode(root[TableFormat.Histograms]),
            Sources = new([.. root[TableFormat.Sources].Items().Select(Source)]),
            Tensors = new([.. Distinct(root[TableFormat.Tensors].Items().Select(static item => (item, Tensor(item))), static tensor => (tensor.Subgraph, tensor.Index, 0))]),
            Inner = new([.. Distinct(root[TableFormat.Inner].Items().Select(static item => (item, InnerValue(item))), static inner => (inner.Subgraph, inner.Operator, inner.Position))]),
        };
    }

    private static HistogramMode Mode(TableElement element)
        => Enum.TryParse<HistogramMode>(element.Text(), out var mode) && Enum.IsDefined(mode) ? mode : throw element.Refuse($"should be one of {string.Join(", ", Enum.GetNames<HistogramMode>())}, not '{element.Text()}'");

    private static CalibrationSource Source(TableElement element)
    {
        var counted = new CountedSamples(Indices(element[TableFormat.Indices]), element.Optional(TableFormat.Digests) is { } digests ? Digests(digests) : []);
        if (!counted.IsWhole) throw element[TableFormat.Digests].Refuse("should be of as many samples as there are positions");
        return new CalibrationSource(
            element[TableFormat.Description].Text(),
            element.Optional(TableFormat.Signature)?.Text(),
            element[TableFormat.Samples].Integer(),
            new([.. counted.Indices]),
            element.Optional(TableFormat.Synthetic)?.Boolean() ?? false,
            new([.. counted.Digests]));
    }

    private static uint[] Digests(TableElement element) => SampleDigest.Parse(element.Text()) ?? throw element.Refuse("should be digests of samples in Base64");

    private static IndexRange[] Indices(TableElement element)
    {
        var ranges = new List<IndexRange>();
        foreach (var text in element.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = text.Split('-');
            if (ends.Length > 2 || !TryParse(ends[0], out var first) || !TryParse(ends[^1], out var last) || last < first)
                throw element.Refuse($"should be positions such as '0-99', not '{text}'");
            ranges.Add(new IndexRange(first, last));
        }

        return [.. ranges];
    }

    private static bool TryParse(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static TensorStatistics Tensor(TableElement element) => new(
        element[TableFormat.Subgraph].Int32(),
        element[TableFormat.Index].Int32(),
        element[TableFormat.TensorName].Text(),
        element.Optional(TableFormat.Producer)?.Text(),
        element.Optional(TableFormat.ProducerIndex)?.Int32(),
        Statistics(element));

    private static InnerStatistics InnerValue(TableElement element) => new(
        element[TableFormat.Subgraph].Int32(),
        element[TableFormat.Operator].Int32(),
        element[TableFormat.OperatorName].Text(),
        element[TableFormat.Position].Int32(),
        Statistics(element));

    private static ValueStatistics Statistics(TableElement element) => new()
    {
        Samples = element[TableFormat.Samples].Integer(),
        Values = element[TableFormat.Values].Integer(),
        NonFinite = element.Optional(TableFormat.NonFinite)?.Integer() ?? 0,
        NonFiniteOrigins = element.Optional(TableFormat.NonFiniteOrigins)?.Integer() ?? 0,
        Range = element.Optional(TableFormat.Range)?.Range() is { } range ? new ValueRange((float)range.Min, (float)range.Max) : null,
        Average = element.Optional(TableFormat.Average) is { } average ? Average(average) : default,
        Histogram = element.Optional(TableFormat.Histogram) is { } histogram ? HistogramOf(histogram) : null,
    };

    private static RangeAverage Average(TableElement element)
    {
        var (first, average) = (element[TableFormat.FirstRange].Range(), element[TableFormat.AverageRange].Range());
        return new RangeAverage(first.Min, first.Max, average.Min, average.Max, element[TableFormat.Samples].Integer(1));
    }

    private static Histogram HistogramOf(TableElement element)
    {
        var (text, first) = (element[TableFormat.Counts], element[TableFormat.FirstBin].Int32(-Histogram.BinsPerSide, Histogram.BinsPerSide - 1));
        var counts = HistogramText.Read(text.Text(), Histogram.BinsPerSide - first)
            ?? throw text.Refuse($"should be at most {Histogram.BinsPerSide - first} counts with spaces between them, such as '3 0*12 5'");
        return new Histogram(element[TableFormat.Exponent].Int32(Histogram.ExponentFor(0), Histogram.ExponentFor(float.MaxValue)), first, counts, element[TableFormat.Zeros].Integer());
    }

    private static List<T> Distinct<T>(IEnumerable<(TableElement Element, T Item)> items, Func<T, (int, int, int)> keyOf)
    {
        var (known, distinct) = (new HashSet<(int, int, int)>(), new List<T>());
        foreach (var (element, item) in items)
        {
            if (!known.Add(keyOf(item))) throw element.Refuse("is there twice");
            distinct.Add(item);
        }

        return distinct;
    }
}
