namespace TfLiteQuant.Calibration;

/// <summary>
/// Moving averages of a value's smallest and largest value in each sample, as ai-edge-quantizer keeps them: the first sample as
/// it is, then 0.95 of the average and 0.05 of the sample. It depends on the order of the samples.
/// </summary>
/// <remarks>
/// Each later sample multiplies what the average owes to those before it by 0.95. So a part of n samples that follows another
/// has counted its first sample f with the weight 0.95^(n-1) where it should have had 0.05 of that, and the average a of the
/// part before should have had the weight 0.95^n: the whole is the later part's average plus 0.95^n (a - f).
/// </remarks>
/// <param name="FirstMin">Smallest value of the first sample.</param>
/// <param name="FirstMax">Largest value of the first sample.</param>
/// <param name="Min">Average of the smallest values.</param>
/// <param name="Max">Average of the largest values.</param>
/// <param name="Samples">How many samples there were; the rest means nothing for 0.</param>
public readonly record struct RangeAverage(double FirstMin, double FirstMax, double Min, double Max, long Samples)
{
    /// <summary>Share that the average keeps with each sample: ai-edge-quantizer's.</summary>
    public const double Smoothing = 0.95;

    /// <summary>The average with another sample.</summary>
    public RangeAverage Add(float min, float max) => Samples == 0
        ? new RangeAverage(min, max, min, max, 1)
        : this with { Min = Next(Min, min), Max = Next(Max, max), Samples = Samples + 1 };

    /// <summary>The average over the samples of this and then those of <paramref name="later"/>: what one run over all would
    /// have given, up to the rounding of doubles.</summary>
    public RangeAverage Then(RangeAverage later)
    {
        if (Samples == 0) return later;
        if (later.Samples == 0) return this;
        var weight = Power(Smoothing, later.Samples);
        return this with
        {
            Min = later.Min + (weight * (Min - later.FirstMin)),
            Max = later.Max + (weight * (Max - later.FirstMax)),
            Samples = Samples + later.Samples,
        };
    }

    private static double Next(double average, float sample) => (Smoothing * average) + ((1 - Smoothing) * sample);

    // The library's power function may round otherwise on other systems.
    private static double Power(double factor, long exponent)
    {
        var power = 1.0;
        for (; exponent > 0; exponent >>= 1, factor *= factor)
            if ((exponent & 1) != 0) power *= factor;
        return power;
    }
}
