using System.Globalization;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Finds operators that deserve to stay float: those whose own noise, in isolation, stands out from the model's. An operator does
/// where its signal to noise ratio lies <see cref="Margin"/> below the median of the model's operators and below
/// <see cref="Harmless"/>, or below <see cref="Hopeless"/> whatever the others are.
/// </summary>
/// <remarks>
/// The median is what a model's bit width and structure allow; what lies far below it costs more than its share. The margin of
/// 10 dB is ten times the noise. Operators that only turn values into another form cannot stay float.
/// </remarks>
internal static class ExclusionRule
{
    /// <summary>Distance from the median in dB that stands out.</summary>
    public const double Margin = 10;

    /// <summary>An SQNR in dB that does no harm: as much as 8 bits give at best.</summary>
    public const double Harmless = 40;

    /// <summary>An SQNR in dB with which a tenth of the signal is noise.</summary>
    public const double Hopeless = 10;

    // With fewer operators there is no median to speak of.
    private const int FewestOperators = 3;

    // Cutting off more than this share of values is more than rare outliers.
    private const double ManySaturated = 0.001;

    /// <summary>The rows with what the rule says of them.</summary>
    public static IReadOnlyList<TensorComparison> Apply(IReadOnlyList<TensorComparison> rows)
    {
        List<double> known = [.. rows.Where(CanStayFloat).Select(static row => row.IsolatedSqnr).OfType<double>().Where(double.IsFinite).Order()];
        double? median = known.Count == 0 ? null : known.Count % 2 == 1 ? known[known.Count / 2] : (known[(known.Count / 2) - 1] + known[known.Count / 2]) / 2;
        return [.. rows.Select(row => Judged(row, median, known.Count))];
    }

    private static bool CanStayFloat(TensorComparison row) => row.Operator is not ("QUANTIZE" or "DEQUANTIZE");

    private static TensorComparison Judged(TensorComparison row, double? median, int operators)
    {
        if (row.IsolatedSqnr is not { } sqnr || median is not { } middle) return row;
        row = row with { BelowMedian = double.IsPositiveInfinity(sqnr) ? null : middle - sqnr };
        if (!CanStayFloat(row)) return row;
        var standsOut = operators >= FewestOperators && sqnr < middle - Margin && sqnr < Harmless;
        if (!standsOut && sqnr >= Hopeless) return row;
        var finding = standsOut
            ? string.Create(CultureInfo.InvariantCulture, $"Its own SQNR of {sqnr:0.0} dB lies {middle - sqnr:0.0} dB below the model's median of {middle:0.0} dB.")
            : string.Create(CultureInfo.InvariantCulture, $"Its own SQNR of {sqnr:0.0} dB means that more than a tenth of its output is noise.");
        return row with { DeservesExclude = true, Reason = $"{finding}{Cause(row, sqnr)}" };
    }

    private static string Cause(TensorComparison row, double sqnr)
    {
        if (row.Saturated > ManySaturated)
            return string.Create(CultureInfo.InvariantCulture, $" {100 * row.Saturated:0.##} % of its values are cut off: calibrate with data that reach as far.");
        // Noise of weights and of activations adds up; what is within 3 dB of the whole is most of it.
        if (row.WeightSqnr is { } weights && weights < sqnr + 3) return string.Create(CultureInfo.InvariantCulture, $" Its weights have an SQNR of {weights:0.0} dB: a scale for each channel, or more bits, would help.");
        if (row.RangeUsed is { } used && used < 0.25) return string.Create(CultureInfo.InvariantCulture, $" Its values take up {100 * used:0} % of the range that codes represent: calibrate so that outliers do not stretch it.");
        return "";
    }
}
