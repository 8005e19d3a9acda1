using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Calibration;

/// <summary>Makes one table of several.</summary>
internal static class TableMerge
{
    public static CalibrationTable Merge(IReadOnlyList<CalibrationTable> parts)
    {
        if (parts.Count == 0) throw new TfLiteQuantException(ErrorCode.InvalidOption, "There is no calibration to merge.", "Give at least one.");
        var first = parts[0];
        foreach (var part in parts)
        {
            if (part.Model.Fingerprint != first.Model.Fingerprint)
                throw Refuse($"They are of different models: {first.Model} and {part.Model}.", "Merge those of one model.");
            if (part.Histograms != first.Histograms)
                throw Refuse($"They were recorded with different histograms: {first.Histograms} and {part.Histograms}.", "Record all parts with the same setting.");
        }

        return first with
        {
            Sources = new([.. Sources(parts.SelectMany(static part => part.Sources))]),
            Tensors = new([.. Join(parts.SelectMany(static part => part.Tensors), static tensor => (tensor.Subgraph, tensor.Index, 0), static (a, b) => a with { Statistics = a.Statistics.Then(b.Statistics) })]),
            Inner = new([.. Join(parts.SelectMany(static part => part.Inner), static inner => (inner.Subgraph, inner.Operator, inner.Position), static (a, b) => a with { Statistics = a.Statistics.Then(b.Statistics) })]),
        };
    }

    // In the order of the tables, which matters for averages only.
    private static IEnumerable<T> Join<T>(IEnumerable<T> items, Func<T, (int, int, int)> keyOf, Func<T, T, T> then)
    {
        var joined = new SortedDictionary<(int, int, int), T>();
        foreach (var item in items)
            joined[keyOf(item)] = joined.TryGetValue(keyOf(item), out var before) ? then(before, item) : item;
        return joined.Values;
    }

    // Parts of one dataset become one source again, unless they count the same positions: that is different data that describes
    // itself alike, as objects do and files of several machines, or samples that were counted twice, of which a finding tells.
    private static List<CalibrationSource> Sources(IEnumerable<CalibrationSource> sources)
    {
        var merged = new List<CalibrationSource>();
        foreach (var source in sources)
        {
            var same = merged.FindIndex(other => other.Description == source.Description && other.Signature == source.Signature && other.IsSynthetic == source.IsSynthetic && IndexRange.Shared(other.Indices, source.Indices) is null);
            if (same < 0) merged.Add(source);
            else merged[same] = Joined(merged[same], source);
        }

        return merged;
    }

    private static CalibrationSource Joined(CalibrationSource left, CalibrationSource right)
    {
        var counted = left.Counted.With(right.Counted);
        return right with { Samples = left.Samples + right.Samples, Indices = new([.. counted.Indices]), Digests = new([.. counted.Digests]) };
    }

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidCalibration, $"The calibrations cannot be merged. {problem}", advice);
}
