using System.Globalization;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>All metrics of the engine.</summary>
public static partial class MetricRegistry
{
    private const string Top = "Top";
    private static readonly Metric[] Known = [.. Definitions().OrderBy(static metric => metric.Name, StringComparer.Ordinal)];

    /// <summary>The metrics, in the order of their names.</summary>
    public static IReadOnlyList<Metric> All => Known;

    /// <summary>The metric of a name, in any letter case; <c>Top5</c> and the like are <see cref="TopKMetric"/> of that many.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidMetric"/>: there is none.</exception>
    public static Metric Named(string name)
    {
        if (Array.Find(Known, metric => metric.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known) return known;
        if (name.StartsWith(Top, StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(Top.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k > 0) return new TopKMetric { K = k };
        throw new TfLiteQuantException(ErrorCode.InvalidMetric, $"There is no metric '{name}'.", $"The metrics are {string.Join(", ", Known.Select(static metric => metric.Name))}.");
    }

    private static partial Metric[] Definitions();
}
