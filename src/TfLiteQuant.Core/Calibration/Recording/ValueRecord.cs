namespace TfLiteQuant.Calibration;

/// <summary>What one worker has seen of one value.</summary>
/// <param name="key">The value: see <see cref="ValueMap"/>.</param>
internal sealed class ValueRecord(int key)
{
    public int Key => key;

    public long Values { get; set; }

    public long Samples { get; private set; }

    public long NonFinite { get; private set; }

    public long NonFiniteOrigins { get; set; }

    public HistogramCounter? Counter { get; set; }

    /// <summary>Smallest value of the present sample.</summary>
    public float SampleMin { get; private set; }

    /// <summary>Largest value of the present sample; below the smallest where there was no finite one.</summary>
    public float SampleMax { get; private set; }

    private float Min { get; set; } = float.PositiveInfinity;

    private float Max { get; set; } = float.NegativeInfinity;

    private long Sample { get; set; } = -1;

    private long NonFiniteSample { get; set; } = -1;

    /// <summary>Notes that the value is seen in a sample.</summary>
    /// <returns>Whether for the first time in this one.</returns>
    public bool Begin(long sample)
    {
        if (Sample == sample) return false;
        Sample = sample;
        SampleMin = float.PositiveInfinity;
        SampleMax = float.NegativeInfinity;
        Samples++;
        return true;
    }

    /// <summary>Extends the present sample's range.</summary>
    public void Extend(float min, float max)
    {
        if (min < SampleMin) SampleMin = min;
        if (max > SampleMax) SampleMax = max;
    }

    /// <summary>Takes the present sample's range over into that of all.</summary>
    public void End()
    {
        if (SampleMin < Min) Min = SampleMin;
        if (SampleMax > Max) Max = SampleMax;
    }

    /// <summary>Notes values that are infinite or not a number.</summary>
    public void AddNonFinite(long count)
    {
        NonFinite += count;
        NonFiniteSample = Sample;
    }

    /// <summary>Whether it held such values in a sample.</summary>
    public bool HasNonFinite(long sample) => NonFiniteSample == sample;

    /// <summary>What has been seen so far, but for the average, which depends on the order of samples.</summary>
    public ValueStatistics ToStatistics() => new()
    {
        Range = Min <= Max ? new ValueRange(Min, Max) : null,
        Values = Values,
        Samples = Samples,
        NonFinite = NonFinite,
        NonFiniteOrigins = NonFiniteOrigins,
        Histogram = Values > 0 ? Counter?.ToHistogram() : null,
    };
}
