using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Finds operators that deserve to stay float: those whose own noise, in isolation, stands out from the model's. An operator does
/// where its signal to noise ratio lies <see cref="Margin"/> below the median of the model's operators and below
/// <see cref="Harmless"/>, or below <see cref="Hopeless"/> whatever the others are.
/// </summary>
/// <remarks>
/// The median is what a model's bit width and structure allow; what lies far below it costs more than its share. The margin of
/// 10 dB is ten times the noise. Operators that only turn values into another form cannot stay float. Ranges may be narrower than
/// values on purpose: what a MINIMUM or a LOGISTIC makes of them is the same. Cut-off values count only where somebody suffers.
/// Where the noise is the rounding of what the operator reads, those that compute it are named with it (<see cref="RoundedInputs"/>).
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
    /// <param name="rows">All values that were compared.</param>
    /// <param name="quantized">The quantized model: who reads a value tells whether it matters that some is cut off.</param>
    public static IReadOnlyList<TensorComparison> Apply(IReadOnlyList<LayerRow> rows, TfLiteModel quantized)
    {
        List<double> known = [.. rows.Where(CanStayFloat).Select(static row => row.Figures.IsolatedSqnr).OfType<double>().Where(double.IsFinite).Order()];
        if (known.Count == 0) return [.. rows.Select(static row => row.Figures)];
        var median = known.Count % 2 == 1 ? known[known.Count / 2] : (known[(known.Count / 2) - 1] + known[known.Count / 2]) / 2;
        bool StandsOut(double? sqnr) => known.Count >= FewestOperators && sqnr < median - Margin && sqnr < Harmless;
        var readers = new CutValueReaders(rows, quantized, sqnr => StandsOut(sqnr) || sqnr < Hopeless);
        var rounded = new RoundedInputs(rows, quantized);
        var sources = new Dictionary<TensorId, string>();
        var judged = rows.Select(row => Judged(row, readers.SqnrOf(row), median, StandsOut, rounded, sources)).ToList();
        return [.. judged.Zip(rows, (figures, row) => !figures.DeservesExclude && sources.TryGetValue(row.Value.Quantized, out var reader) ? figures with { DeservesExclude = true, Reason = reader } : figures)];
    }

    // Operators that run graphs are as noisy as those inside, which are named by themselves.
    private static bool CanStayFloat(LayerRow row) => !row.ComesOfGraphs && row.Figures.Operator is not ("QUANTIZE" or "DEQUANTIZE");

    private static TensorComparison Judged(LayerRow value, double? felt, double median, Func<double?, bool> standsOut, RoundedInputs rounded, Dictionary<TensorId, string> sources)
    {
        var row = value.Figures;
        if (row.IsolatedSqnr is not { } whole || felt is not { } sqnr) return row;
        row = row with { BelowMedian = double.IsPositiveInfinity(whole) ? null : median - whole };
        if (!CanStayFloat(value) || (!standsOut(sqnr) && sqnr >= Hopeless)) return row;
        var aside = sqnr == whole ? "" : ", values aside that are cut off to no harm,";
        var finding = standsOut(sqnr)
            ? string.Create(CultureInfo.InvariantCulture, $"Its own SQNR of {sqnr:0.0} dB{aside} lies {median - sqnr:0.0} dB below the model's median of {median:0.0} dB.")
            : string.Create(CultureInfo.InvariantCulture, $"Its own SQNR of {sqnr:0.0} dB{aside} means that more than a tenth of its output is noise.");
        List<LayerRow> upstream = [.. rounded.Of(value).Where(CanStayFloat)];
        foreach (var source in upstream) sources.TryAdd(source.Value.Quantized, $"{row.Operator} '{row.Tensor}' is noisy for the rounding of this value, and gains by staying float only where this operator does, too.");
        var cause = upstream.Count > 0
            ? $" Most of that is the rounding of what it reads, so that {string.Join(", ", upstream.Select(static source => $"{source.Figures.Operator} '{source.Figures.Tensor}'"))} must stay float with it."
            : Cause(row, sqnr, isCut: sqnr == whole);
        return row with { DeservesExclude = true, Reason = $"{finding}{cause}" };
    }

    private static string Cause(TensorComparison row, double sqnr, bool isCut)
    {
        if (isCut && row.Saturated > ManySaturated)
            return string.Create(CultureInfo.InvariantCulture, $" {100 * row.Saturated:0.##} % of its values are cut off: calibrate with data that reach as far.");
        // Noise of weights and of activations adds up; what is within 3 dB of the whole is most of it.
        if (row.WeightSqnr is { } weights && weights < sqnr + 3) return string.Create(CultureInfo.InvariantCulture, $" Its weights have an SQNR of {weights:0.0} dB: a scale for each channel, or more bits, would help.");
        if (row.RangeUsed is { } used && used < 0.25) return string.Create(CultureInfo.InvariantCulture, $" Its values take up {100 * used:0} % of the range that codes represent: calibrate so that outliers do not stretch it.");
        return "";
    }
}
