using System.Collections;
using System.Globalization;
using TfLiteQuant.Evaluation;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.Reports;

namespace TfLiteQuant.PowerShell.Views;

/// <summary>
/// Texts of accuracy results for the views in TfLiteQuant.Format.ps1xml, in invariant culture. Public because script blocks find
/// public types only; not meant for scripts.
/// </summary>
public static class AccuracyText
{
    /// <summary>A figure in what suits its unit: <c>0.9720</c>, <c>35.2 dB</c>, <c>0.01296</c>; nothing for null.</summary>
    public static string Figure(double? value, MetricUnit unit) => FigureText.Figure(value, unit);

    /// <summary>An interval: <c>-0.0021..0.0141</c>; nothing where an end is null.</summary>
    public static string Interval(double? low, double? high, MetricUnit unit) => FigureText.Interval(low, high, unit);

    /// <summary>A figure for a column of a table. What is too wide for a column at the right loses its first digits, and reads as another
    /// number: it is given in fewer digits instead.</summary>
    public static string Figure(double? value, MetricUnit unit, int width) => FigureText.Fitting(width, digits => FigureText.Figure(value, unit, digits));

    /// <summary>An interval for a column of a table, in as many digits as it takes.</summary>
    public static string Interval(double? low, double? high, MetricUnit unit, int width) => FigureText.Fitting(width, digits => FigureText.Interval(low, high, unit, digits));

    /// <summary>A metric on one line: <c>Top1: 0.9720 [0.9535, 0.9833] -> 0.9620 ..., drop 0.0100 [..]</c>.</summary>
    public static string Metric(MetricResult result)
    {
        string With(double? value, double? low, double? high) => low is null ? Figure(value, result.Unit) : $"{Figure(value, result.Unit)} [{Interval(low, high, result.Unit)}]";
        var drop = result.Drop is null ? "" : $", drop {With(result.Drop, result.DropLow, result.DropHigh)}";
        var p = result.PValue is { } value ? string.Create(CultureInfo.InvariantCulture, $", p {value:0.###}") : "";
        return $"{result.Metric} of '{result.Output}' {(result.Label is null ? "against the float model" : $"with '{result.Label}'")}: {With(result.Float, result.FloatLow, result.FloatHigh)} -> {With(result.Quantized, result.QuantizedLow, result.QuantizedHigh)}{drop}{p}";
    }

    /// <summary>Metrics, each on a line of its own; those that came from another process or machine as they say themselves.</summary>
    public static string Metrics(IEnumerable? results) => string.Join('\n', (results ?? Array.Empty<object>()).Cast<object?>()
        .Select(static result => ArrayReading.Unwrap(result) is MetricResult known ? Metric(known) : result?.ToString()));

    /// <summary>A ratio of powers: <c>35.2</c>; <c>inf</c> without noise; nothing for null.</summary>
    public static string Decibels(double? value) => FigureText.Decibels(value);

    /// <summary>A number in few digits; nothing for null.</summary>
    public static string Number(double? value) => FigureText.Number(value);

    /// <summary>A part of a whole: <c>12.5 %</c>; nothing for null.</summary>
    public static string Share(double? share) => FigureText.Share(share);

    /// <summary>A whole number of samples: <c>3137</c>; nothing for null.</summary>
    public static string Samples(double? samples) => samples is { } known ? known.ToString("0", CultureInfo.InvariantCulture) : "";

    /// <summary>A range: <c>0..6.02</c>; nothing where an end is null.</summary>
    public static string Range(double? low, double? high) => FigureText.Range(low, high);

    /// <summary>A small picture of counts, the height of a block for how many: the outermost are the ends of the range.</summary>
    public static string Histogram(IEnumerable? counts)
    {
        const string Blocks = " ▁▂▃▄▅▆▇█";
        List<long> values = [.. (counts ?? Array.Empty<object>()).Cast<object>().Select(static value => Convert.ToInt64(value, CultureInfo.InvariantCulture))];
        if (values.Count == 0) return "";
        // Logarithms, or a peak at zero would leave nothing else to be seen.
        var most = Math.Log(1 + values.Max());
        return string.Concat(values.Select(value => most == 0 || value == 0 ? Blocks[0] : Blocks[1 + (int)Math.Round((Blocks.Length - 2) * Math.Log(1 + value) / most)]));
    }
}
