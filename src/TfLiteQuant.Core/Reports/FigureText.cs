using System.Globalization;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Figures as people read them, in few digits and invariant culture; nothing for what is not defined.</summary>
public static class FigureText
{
    private const string Infinite = "inf";
    private const int MostDigits = 4;
    private static readonly string[] ByteUnits = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>A figure in what suits its unit: <c>0.9720</c>, <c>35.2 dB</c>, <c>0.01296</c>.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="digits">Most digits of a figure without a unit.</param>
    public static string Figure(double? value, MetricUnit unit, int digits = MostDigits) => value switch
    {
        null => "",
        { } infinite when double.IsInfinity(infinite) => Infinity(infinite),
        { } known => unit switch
        {
            MetricUnit.Proportion => known.ToString("0.0000", CultureInfo.InvariantCulture),
            MetricUnit.Decibel => known.ToString("0.0", CultureInfo.InvariantCulture) + " dB",
            _ => known.ToString(FormattableString.Invariant($"G{digits}"), CultureInfo.InvariantCulture),
        },
    };

    /// <summary>An interval: <c>-0.0021..0.0141</c>; nothing where an end is null.</summary>
    /// <param name="low">Its lower end.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="unit">The unit of both.</param>
    /// <param name="digits">Most digits of figures without a unit.</param>
    public static string Interval(double? low, double? high, MetricUnit unit, int digits = MostDigits)
        => low is null || high is null ? "" : unit == MetricUnit.Decibel
            ? string.Create(CultureInfo.InvariantCulture, $"{low:0.0}..{high:0.0} dB")
            : $"{Figure(low, unit, digits)}..{Figure(high, unit, digits)}";

    /// <summary>A text in no more characters than a column has, where fewer digits achieve that.</summary>
    /// <param name="width">Characters of the column.</param>
    /// <param name="text">The text in so many digits.</param>
    public static string Fitting(int width, Func<int, string> text)
    {
        for (var digits = MostDigits; digits > 1; digits--)
        {
            var whole = text(digits);
            if (whole.Length <= width) return whole;
            // Powers of ten have two digits at least: E-05.
            var brief = whole.Replace("E-0", "E-", StringComparison.Ordinal).Replace("E+0", "E+", StringComparison.Ordinal);
            if (brief.Length <= width) return brief;
        }

        return text(1);
    }

    /// <summary>A ratio of powers: <c>35.2</c>; <c>inf</c> without noise.</summary>
    public static string Decibels(double? value)
        => value is { } known ? double.IsInfinity(known) ? Infinity(known) : known.ToString("0.0", CultureInfo.InvariantCulture) : "";

    /// <summary>A number in three digits.</summary>
    public static string Number(double? value) => value is { } known ? known.ToString("G3", CultureInfo.InvariantCulture) : "";

    /// <summary>A part of a whole: <c>12.5 %</c>.</summary>
    public static string Share(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.0} %") : "";

    /// <summary>A range: <c>0..6.02</c>; nothing where an end is null.</summary>
    public static string Range(double? low, double? high) => low is null || high is null ? "" : $"{Number(low)}..{Number(high)}";

    /// <summary>How many times smaller: <c>3.92x</c>; nothing for 0, which stands for unknown.</summary>
    public static string Ratio(double ratio) => ratio > 0 ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}x") : "";

    /// <summary>A number of bytes in units of 1024, three digits: <c>78.8 KB</c>.</summary>
    public static string Bytes(long bytes) => bytes < 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
        : Scaled(bytes, 1024, ByteUnits, " ");

    /// <summary>A number in the largest unit that leaves something before the point.</summary>
    /// <param name="value">The number, 0 or more.</param>
    /// <param name="step">How many of a unit make the next.</param>
    /// <param name="units">Names of the units, from the smallest.</param>
    /// <param name="space">What stands between number and unit.</param>
    public static string Scaled(double value, int step, IReadOnlyList<string> units, string space)
    {
        var unit = 0;
        // 999.5 would be printed with four digits.
        while (value >= Math.Min(step, 999.5) && unit < units.Count - 1)
        {
            value /= step;
            unit++;
        }

        var format = value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)}{space}{units[unit]}";
    }

    private static string Infinity(double value) => value > 0 ? Infinite : "-" + Infinite;
}
