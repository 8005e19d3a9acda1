using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Parameters that few metrics heed. One that none of those measured does is a mistake: what the user meant by it would
/// silently not happen.</summary>
internal static class MetricParameters
{
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["Top"] = nameof(MetricOptions.K),
        ["Peak"] = nameof(MetricOptions.Peak),
        ["BoxFormat"] = nameof(MetricOptions.BoxFormat),
        ["Overlap"] = nameof(MetricOptions.OverlapThresholds),
        ["IgnoreLabel"] = nameof(MetricOptions.IgnoreLabel),
        ["MultiLabel"] = nameof(MetricOptions.MultiLabel),
    };

    // What is taken by itself where no metric is named.
    private static readonly string[] Defaults = ["MeanAveragePrecision", "MeanIoU", "F1"];

    /// <summary>Refuses parameters without effect.</summary>
    /// <param name="bound">Names of the parameters that were given.</param>
    /// <param name="metrics">Metrics that were named.</param>
    /// <param name="isOpen">Whether the metric is left to the module.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>.</exception>
    public static void Require(IEnumerable<string> bound, IReadOnlyList<Metric> metrics, bool isOpen)
    {
        IReadOnlyList<Metric> measured = isOpen ? [.. Defaults.Select(MetricRegistry.Named)] : metrics;
        foreach (var parameter in bound)
        {
            if (!Options.TryGetValue(parameter, out var option) || measured.Any(metric => metric.Heeds.Contains(option))) continue;
            var heeding = string.Join(", ", MetricRegistry.All.Where(metric => metric.Heeds.Contains(option)).Select(static metric => metric.Name));
            throw ErrorCatalogue.InvalidOption(
                isOpen ? $"-{parameter} has no meaning without -Metric." : $"-{parameter} has no meaning for the metrics {(metrics.Count == 0 ? "of -ScriptBlock" : string.Join(", ", metrics.Select(static metric => metric.TitleFor(new MetricOptions()))))}.",
                $"It is for {heeding}: measure one of these, or leave it out.");
        }
    }
}
