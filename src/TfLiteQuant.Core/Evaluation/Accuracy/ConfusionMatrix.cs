using System.Globalization;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Evaluation;

/// <summary>How often each class was taken for each.</summary>
public sealed class ConfusionMatrix
{
    private readonly Dictionary<(int Actual, int Predicted), long> _counts;

    internal ConfusionMatrix(Tally tally, Func<int, string> nameOf, int classes)
    {
        _counts = tally.Ordered.ToDictionary(static entry => (entry.Key.Class, entry.Key.Kind), static entry => entry.Value);
        Classes = Math.Max(classes, _counts.Keys.Select(static key => Math.Max(key.Actual, key.Predicted) + 1).DefaultIfEmpty(0).Max());
        Cells = new ValueList<ConfusionCell>([.. _counts.Select(entry => new ConfusionCell(
            entry.Key.Actual, entry.Key.Predicted, entry.Value, Named(entry.Key.Actual), Named(entry.Key.Predicted)))]);

        string Named(int number) => number < 0 ? "(none)" : nameOf(number);
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>All counts but those of 0, by true class and then by predicted one.</summary>
    public IReadOnlyList<ConfusionCell> Cells { get; }

    /// <summary>Samples (of segmentation pixels) of class <paramref name="actual"/> that were taken for <paramref name="predicted"/>.</summary>
    public long this[int actual, int predicted] => _counts.GetValueOrDefault((actual, predicted));

    /// <summary>The whole matrix: a row for each true class. Those for which scores were not numbers are in no column.</summary>
    public long[][] ToArray() => [.. Enumerable.Range(0, Classes).Select(actual => Enumerable.Range(0, Classes).Select(predicted => this[actual, predicted]).ToArray())];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Classes} x {Classes}, {Cells.Where(static cell => cell.Actual == cell.Predicted).Sum(static cell => cell.Count)} of {Cells.Sum(static cell => cell.Count)} right");
}

/// <summary>A count of a <see cref="ConfusionMatrix"/>.</summary>
/// <param name="Actual">The true class; -1 where a class was predicted that is not true of the sample, of several labels at once.</param>
/// <param name="Predicted">What it was taken for; -1 where scores were not numbers, or a class was missed of several labels at once.</param>
/// <param name="Count">How often.</param>
/// <param name="ActualName">Name of the true class.</param>
/// <param name="PredictedName">Name of what it was taken for.</param>
public sealed record ConfusionCell(int Actual, int Predicted, long Count, string ActualName, string PredictedName)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Named(ActualName, Actual)} as {Named(PredictedName, Predicted)}: {Count}");

    private static string Named(string name, int number) => name.Length > 0 ? name : number.ToString(CultureInfo.InvariantCulture);
}
