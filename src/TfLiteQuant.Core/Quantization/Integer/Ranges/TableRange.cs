using TfLiteQuant.Calibration;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Chooses the range of a constant table that is read row by row, as embeddings are. Calibration sees some of its rows only: their range
/// clips others, and the range of all rows may be so wide, for the sake of a few, that most lose their steps. The range with the least
/// squared error over the whole table, rounding and clipping together, is taken, between the one and the other.
/// </summary>
internal static class TableRange
{
    private const int Bins = 4096;
    private const int Candidates = 33;

    /// <summary>The range for a table.</summary>
    /// <param name="table">Float constant with finite values.</param>
    /// <param name="all">Range of all its values.</param>
    /// <param name="seen">Range of the rows that calibration read; null where none was.</param>
    /// <param name="type">Type of the codes.</param>
    public static ValueRange Choose(Tensor table, ValueRange all, ValueRange? seen, TensorType type)
    {
        if (seen is not { } least || (least.Min <= all.Min && least.Max >= all.Max) || !(all.Max > all.Min)) return all;
        var counts = Count(ConstantData.Floats(table), all);
        var (best, error) = (all, double.PositiveInfinity);
        for (var i = 0; i < Candidates; i++)
        {
            var part = (float)i / (Candidates - 1);
            var candidate = new ValueRange(
                least.Min + (part * (Math.Min(all.Min, least.Min) - least.Min)), least.Max + (part * (Math.Max(all.Max, least.Max) - least.Max)));
            var found = Error(counts, all, ActivationParameters.For(type, candidate));
            if (found >= error) continue;
            (best, error) = (candidate, found);
        }

        return best;
    }

    private static long[] Count(ReadOnlySpan<float> values, ValueRange all)
    {
        var counts = new long[Bins];
        var scale = Bins / ((double)all.Max - all.Min);
        foreach (var value in values) counts[Math.Clamp((int)((value - all.Min) * scale), 0, Bins - 1)]++;
        return counts;
    }

    // A rounded value is off by scale^2 / 12 in the mean of squares, a clipped one by its distance from the end.
    private static double Error(long[] counts, ValueRange all, ActivationParameters parameters)
    {
        var width = ((double)all.Max - all.Min) / counts.Length;
        var rounding = (double)parameters.Scale * parameters.Scale / 12;
        double error = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var value = all.Min + ((i + 0.5) * width);
            var distance = Math.Max(Math.Max(parameters.Min - value, value - parameters.Max), 0);
            error += counts[i] * (rounding + (distance * distance));
        }

        return error;
    }
}
