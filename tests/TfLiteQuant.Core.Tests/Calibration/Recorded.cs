using TfLiteQuant.Calibration;
using TfLiteQuant.Kernels.Statistics;

namespace TfLiteQuant.Core.Tests.Calibration;

/// <summary>Statistics as a calibration records them, of values given.</summary>
internal static unsafe class Recorded
{
    /// <summary>Statistics of samples of one value, all of it counted.</summary>
    public static ValueStatistics Of(params float[][] samples)
    {
        var (counter, average) = (new HistogramCounter(new uint[MagnitudeBins.Counters]), default(RangeAverage));
        foreach (var sample in samples)
        {
            fixed (float* first = sample) counter.Add(first, sample.Length, sample.Max(Math.Abs));
            average = average.Add(sample.Min(), sample.Max());
        }

        return new ValueStatistics
        {
            Range = new ValueRange(samples.Min(static sample => sample.Min()), samples.Max(static sample => sample.Max())),
            Values = samples.Sum(static sample => sample.Length),
            Samples = samples.Length,
            Average = average,
            Histogram = counter.ToHistogram(),
        };
    }
}
