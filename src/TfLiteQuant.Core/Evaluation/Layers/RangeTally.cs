namespace TfLiteQuant.Evaluation;

/// <summary>How the float model's values lie in the range that a tensor's codes represent.</summary>
/// <param name="low">Value of the lowest code.</param>
/// <param name="high">Value of the highest code.</param>
/// <param name="scale">Real units per code.</param>
internal sealed class RangeTally(double low, double high, double scale)
{
    /// <summary>Bins of the histogram, over the represented range.</summary>
    public const int Bins = 64;

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

    public void Add(ReadOnlySpan<float> values)
    {
        double least = low - (scale / 2), most = high + (scale / 2), bins = Bins / (high - low);
        double cut = 0, kept = 0;
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) continue;
            Elements++;
            if (value < least || value > most)
            {
                Beyond++;
                var off = value < low ? low - value : value - high;
                cut += off * off;
            }

            if (value < Min) Min = value;
            if (value > Max) Max = value;
            var left = Math.Clamp(value, low, high);
            kept += left * left;
            _histogram[(int)Math.Clamp((value - low) * bins, 0, Bins - 1)]++;
        }

        CutOff.Add(cut);
        Kept.Add(kept);
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
}
