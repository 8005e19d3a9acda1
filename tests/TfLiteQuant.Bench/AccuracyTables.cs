using System.Globalization;
using TfLiteQuant.Evaluation;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>Markdown tables of accuracy.</summary>
internal static class AccuracyTables
{
    /// <summary>Writes a summary by technique, then tasks, then noise.</summary>
    public static void Write(TextWriter output, IReadOnlyList<AccuracyRow> rows)
    {
        var isNoise = rows.ToLookup(static row => row.Ours.Unit == MetricUnit.Decibel);
        Summary(output, rows);
        output.WriteLine();
        output.WriteLine("| model | metric | technique | samples | float | TensorFlow | ours | ours - TensorFlow | |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (techniques, row) in Joined(isNoise[false]))
            output.WriteLine($"| {Named(row)} | {row.Ours.Metric} | {techniques} | {row.Ours.Samples} | {Figure(row.Ours.Float, row.Ours.FloatLow, row.Ours.FloatHigh)} | {Compared(row)} |");
        output.WriteLine();
        output.WriteLine("| model | technique | samples | TensorFlow | ours | ours - TensorFlow | |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (techniques, row) in Joined(isNoise[true])) output.WriteLine($"| {Named(row)} | {techniques} | {row.Ours.Samples} | {Compared(row)} |");
    }

    // int8 models differ in their inputs and outputs only: where all figures are the same, one row has them.
    private static IEnumerable<(string Techniques, AccuracyRow Row)> Joined(IEnumerable<AccuracyRow> rows) => rows
        .GroupBy(static row => (Named(row), row.Ours.Metric, row.Technique.Variant.Contains("int8_", StringComparison.Ordinal) || row.Technique.Variant == "uint8_io" ? "int8" : row.Technique.Variant, Compared(row)))
        .Select(static group => (string.Join("; ", group.Select(static row => row.Technique)), group.First()));

    private static string Compared(AccuracyRow row) => $"{Theirs(row)} | {Own(row)} | {Difference(row)} | {Word(row)}";

    private static void Summary(TextWriter output, IReadOnlyList<AccuracyRow> rows)
    {
        output.WriteLine("| technique | figures | better | level | worse | nothing to compare with |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var technique in AccuracyTechnique.All)
        {
            var of = rows.Where(row => row.Technique == technique).ToLookup(static row => row.Standing);
            if (of.Count > 0)
                output.WriteLine($"| {technique} | {of.Sum(static group => group.Count())} | {of[AccuracyStanding.Better].Count()} | {of[AccuracyStanding.Level].Count()} | {of[AccuracyStanding.Worse].Count()} | {of[AccuracyStanding.Alone].Count()} |");
        }
    }

    private static string Named(AccuracyRow row) => row.Target.Length == 0 ? row.Source.Name : $"{row.Source.Name} {row.Target}";

    private static string Theirs(AccuracyRow row) => row.Pair is { } pair ? Figure(pair.Float, pair.FloatLow, pair.FloatHigh) : row.Missing == "no model" ? row.Missing : "does not run";

    private static string Own(AccuracyRow row) => Figure(row.Ours.Quantized, row.Ours.QuantizedLow, row.Ours.QuantizedHigh);

    // A drop is how much worse ours is, whichever way is better; the difference is shown as the metric counts.
    private static string Difference(AccuracyRow row)
    {
        if (row.Pair is not { Drop: { } drop, DropLow: { } low, DropHigh: { } high } pair) return row.Pair is null ? "-" : row.Standing == AccuracyStanding.Level ? "0" : "";
        return pair.HigherIsBetter ? Figure(-drop, -high, -low, isSigned: true) : Figure(drop, low, high, isSigned: true);
    }

    private static string Word(AccuracyRow row) => row.Standing == AccuracyStanding.Alone ? "" : row.Standing.ToString().ToLowerInvariant();

    private static string Figure(double? value, double? low, double? high, bool isSigned = false)
    {
        if (value is not { } known) return "-";
        if (double.IsInfinity(known)) return "exact";
        if (known == 0 && low == 0 && high == 0) return "0";
        var text = Number(known, isSigned);
        return low is { } from && high is { } to && double.IsFinite(from) ? $"{text} ({Number(from, isSigned)} to {Number(to, isSigned)})" : text;
    }

    private static string Number(double value, bool isSigned)
    {
        var magnitude = Math.Abs(value);
        if (magnitude == 0) return "0";
        var text = value.ToString(magnitude >= 2 ? "0.0" : magnitude >= 0.001 ? "0.000" : "0.0e+0", CultureInfo.InvariantCulture);
        return isSigned && value > 0 ? "+" + text : text;
    }
}
