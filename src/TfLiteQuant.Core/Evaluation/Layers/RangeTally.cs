using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Evaluation;

/// <summary>How the float model's values lie in the range that a tensor's codes represent.</summary>
/// <param name="low">Value of the lowest code.</param>
/// <param name="high">Value of the highest code.</param>
/// <param name="scale">Real units per code.</param>
internal sealed class RangeTally(double low, double high, double scale)
{
    /// <summary>Bins of the histogram, over the represented range.</summary>
    public const int Bins = 64;

    /// <summary>Histograms that a run is counted in.</summary>
    private const int Histograms = 4;

    private readonly long[] _histogram = new long[Bins];

    public double Low => low;

    public double High => high;

    public double Scale => scale;

    public long Elements { get; private set; }

    /// <summary>Values that the codes do not reach: further from the range than rounding makes up for.</summary>
    public long Beyond { get; private set; }

    /// <summary>Squares of what is cut off these values, summed up.</summary>
    public ExactSum CutOff { get; } = new();

    /// <summary>Squares of what is left of all values, summed up.</summary>
    public ExactSum Kept { get; } = new();

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Number of values in equal parts of the represented range; those beyond are in the outermost.</summary>
    public IReadOnlyList<long> Histogram => _histogram;

    /// <summary>The part of the represented range that values take up.</summary>
    public double Used => Elements == 0 ? double.NaN : Math.Max(0, Math.Min(Max, high) - Math.Max(Min, low)) / (high - low);

    /// <summary>Adds the values of a run; those that are infinite or not a number are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> values)
    {
        // Neighbours often fall into one bin: a histogram each, lest one waits for the other.
        Span<int> counts = stackalloc int[Histograms * Bins], bins = stackalloc int[Vector256<int>.Count];
        counts.Clear();
        double cut = 0, keptApart = 0;
        Vector256<float> min = Vector256.Create((float)Min), max = Vector256.Create((float)Max);
        Vector256<double> lows = Vector256.Create(low), highs = Vector256.Create(high), perReal = Vector256.Create(Bins / (high - low));
        Vector256<double> least = Vector256.Create(low - (scale / 2)), most = Vector256.Create(high + (scale / 2)), kept = default;
        var rest = values;
        for (; rest.Length >= Vector256<float>.Count; rest = rest[Vector256<float>.Count..])
        {
            var value = Vector256.Create(rest);
            if (!Vector256.EqualsAll(value - value, Vector256<float>.Zero))
            {
                AddApart(rest[..Vector256<float>.Count], ref keptApart, ref cut);
                continue;
            }

            min = Vector256.MinNative(min, value);
            max = Vector256.MaxNative(max, value);
            var (lower, upper) = Vector256.Widen(value);
            if (((Vector256.LessThan(lower, least) | Vector256.GreaterThan(lower, most)) | (Vector256.LessThan(upper, least) | Vector256.GreaterThan(upper, most))) != Vector256<double>.Zero)
                AddBeyond(rest[..Vector256<float>.Count], ref cut);
            Vector256<double> keptLower = Vector256.MinNative(Vector256.MaxNative(lower, lows), highs), keptUpper = Vector256.MinNative(Vector256.MaxNative(upper, lows), highs);
            kept += keptLower * keptLower;
            kept += keptUpper * keptUpper;
            BinsOf((keptLower - lows) * perReal, (keptUpper - lows) * perReal).CopyTo(bins);
            for (var i = 0; i < bins.Length; i++) counts[(i % Histograms * Bins) + bins[i]]++;
            Elements += Vector256<float>.Count;
        }

        AddApart(rest, ref keptApart, ref cut);
        for (var i = 0; i < Vector256<float>.Count; i++) (Min, Max) = (Math.Min(Min, min[i]), Math.Max(Max, max[i]));
        for (var i = 0; i < counts.Length; i++) _histogram[i % Bins] += counts[i];
        CutOff.Add(cut);
        Kept.Add(kept[0] + kept[1] + (kept[2] + kept[3]) + keptApart);
    }

    public void Merge(RangeTally other)
    {
        Elements += other.Elements;
        Beyond += other.Beyond;
        CutOff.Add(other.CutOff);
        Kept.Add(other.Kept);
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        for (var i = 0; i < Bins; i++) _histogram[i] += other._histogram[i];
    }

    // The last bin takes what is at the end of the range.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> BinsOf(Vector256<double> lower, Vector256<double> upper)
        => Vector256.Min(Vector256.ConvertToInt32(Vector256.Narrow(lower, upper)), Vector256.Create(Bins - 1));

    private void AddApart(ReadOnlySpan<float> values, ref double kept, ref double cut)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) continue;
            Elements++;
            (Min, Max) = (Math.Min(Min, value), Math.Max(Max, value));
            var left = Math.Min(Math.Max(value, low), high);
            kept += left * left;
            _histogram[Math.Min((int)(float)((left - low) * (Bins / (high - low))), Bins - 1)]++;
        }

        AddBeyond(values, ref cut);
    }

    private void AddBeyond(ReadOnlySpan<float> values, ref double cut)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value) || (value >= low - (scale / 2) && value <= high + (scale / 2))) continue;
            Beyond++;
            var off = value < low ? low - value : value - high;
            cut += off * off;
        }
    }
}
