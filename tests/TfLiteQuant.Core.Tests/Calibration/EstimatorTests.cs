using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Calibration;

/// <summary>Methods of choosing ranges against their definitions, computed the long way on the values themselves.</summary>
public sealed class EstimatorTests
{
    private readonly SeededRandom _random = new(23);

    [Fact]
    public void Each_method_has_one_estimator()
        => Assert.Equal(Enum.GetValues<CalibrationMethod>(), RangeEstimators.All.Select(static estimator => estimator.Method).Order());

    [Fact]
    public void Extremes_and_averages_are_taken_as_recorded()
    {
        var statistics = Recorded.Of([1, -2, 7], [3, 4]);
        Assert.Equal(new ValueRange(-2, 7), Choose(statistics, CalibrationMethod.MinMax));
        Assert.Equal(new ValueRange((float)((0.95 * -2) + (0.05 * 3)), (float)((0.95 * 7) + (0.05 * 4))), Choose(statistics, CalibrationMethod.MovingAverage));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(99.9)]
    [InlineData(99)]
    [InlineData(80)]
    public void Percentile_keeps_that_share_of_the_values(double percentile)
    {
        float[] values = [.. Bell(20_000), .. new float[5000]];
        var statistics = Recorded.Of(values);
        var range = Choose(statistics, new RangeOptions { Method = CalibrationMethod.Percentile, Percentile = percentile });
        // Ends are the outer edges of bins, so a bin more at either end may be kept.
        var (sorted, width) = (values.Order().ToArray(), (float)statistics.Histogram!.Width);
        var cut = (int)(values.Length * (100 - percentile) / 200);
        Assert.InRange(sorted[cut], range.Min, range.Min + width);
        Assert.InRange(sorted[^(cut + 1)], range.Max - width, range.Max);
        if (percentile == 100) Assert.Equal(statistics.Range, range);
    }

    [Fact]
    public void Percentile_of_positive_values_and_zeros_begins_at_zero()
    {
        float[] values = [.. Bell(50_000).Select(static value => Math.Max(value, 0)), 500];
        var range = Choose(Recorded.Of(values), CalibrationMethod.Percentile);
        Assert.Equal(0, range.Min);
        Assert.InRange(range.Max, 3, 7);
    }

    [Fact]
    public void What_a_method_would_reduce_to_zero_stays_as_seen()
    {
        float[] values = [.. new float[100_000], 1, 2];
        Assert.Equal(new ValueRange(0, 2), Choose(Recorded.Of(values), CalibrationMethod.Percentile));
        Assert.Equal(new ValueRange(4, 4), Choose(Recorded.Of([4, 4, 4]), CalibrationMethod.Entropy));
    }

    [Theory]
    [InlineData(8, false, 0)]
    [InlineData(4, false, 0)]
    [InlineData(4, false, 1)]
    [InlineData(3, true, 0)]
    [InlineData(2, false, 2)]
    public void Mean_squared_error_is_least_where_quantizing_says_so(int bits, bool symmetric, int shape)
    {
        var values = shape switch
        {
            0 => Bell(20_000),
            1 => [.. Bell(20_000).Select(static value => Math.Max(value, 0) * value)],
            _ => [.. Bell(20_000).Select(static value => value < 0 ? 0.2f * value : value + 0.5f)],
        };
        var statistics = Recorded.Of(values);
        var chosen = Choose(statistics, new RangeOptions { Method = CalibrationMethod.MeanSquaredError, Bits = bits, Symmetric = symmetric });
        if (symmetric) Assert.True(chosen.Min == statistics.Range!.Value.Min || chosen.Max == statistics.Range.Value.Max || Math.Abs(chosen.Min + chosen.Max) < 1e-3);
        var best = double.MaxValue;
        var seen = statistics.Range!.Value;
        for (var i = 0; i <= 40; i++)
        {
            for (var j = symmetric ? i : 0; j <= (symmetric ? i : 40); j++)
            {
                var end = Math.Max(-seen.Min, seen.Max);
                var (low, high) = symmetric ? (end * i / 40, end * i / 40) : (-seen.Min * i / 40, seen.Max * j / 40);
                if (low + high > 0) best = Math.Min(best, Error(values, -low, high, bits, symmetric));
            }
        }

        // Rounding errors are taken as even over a step, which few bits and zeros depart from.
        Assert.InRange(Error(values, chosen.Min, chosen.Max, bits, symmetric), 0, best * 1.1);
    }

    [Fact]
    public void Entropy_and_error_clip_a_few_values_far_away()
    {
        float[] values = [.. Bell(50_000), 60, -55];
        var entropy = Choose(Recorded.Of(values), CalibrationMethod.Entropy);
        Assert.InRange(entropy.Max, 3, 20);
        Assert.InRange(entropy.Min, -20, -3);
        Assert.InRange(Choose(Recorded.Of(values), CalibrationMethod.MeanSquaredError).Max, 3, 59);
    }

    [Fact]
    public void Entropy_keeps_what_has_no_tail()
    {
        var values = _random.Floats(100_000, -1, 1);
        var range = Choose(Recorded.Of(values), CalibrationMethod.Entropy);
        Assert.InRange(range.Max, 0.97f, 1);
        Assert.InRange(range.Min, -1, -0.97f);
        float[] positive = [.. values.Select(static value => Math.Max(0, value))];
        Assert.InRange(Choose(Recorded.Of(positive), CalibrationMethod.Entropy).Max, 0.97f, 1);
    }

    [Fact]
    public void Entropy_is_least_where_its_definition_says_so()
    {
        // The literal computation over the values' own bins, for each end that the estimator may take.
        float[] values = [.. Bell(30_000).Select(static value => value * value * value)];
        var statistics = Recorded.Of(values);
        var chosen = Choose(statistics, CalibrationMethod.Entropy);
        var histogram = statistics.Histogram!;
        var most = Math.Max(-histogram.First, histogram.First + histogram.Counts.Count);
        var step = Math.Max(1, most / 256);
        var best = (End: most, Divergence: double.MaxValue);
        for (var end = most; end >= 128; end -= step)
        {
            var divergence = Divergence(values, end, -histogram.First, histogram.First + histogram.Counts.Count, histogram.Width);
            if (divergence < best.Divergence) best = (end, divergence);
        }

        Assert.Equal((float)(best.End * histogram.Width), Math.Max(-chosen.Min, chosen.Max), (float)histogram.Width / 2);
    }

    [Theory]
    [InlineData(CalibrationMethod.Percentile)]
    [InlineData(CalibrationMethod.Entropy)]
    [InlineData(CalibrationMethod.MeanSquaredError)]
    public void Methods_that_need_histograms_say_so(CalibrationMethod method)
    {
        var statistics = Recorded.Of([1, 2]) with { Histogram = null };
        var error = Assert.Throws<TfLiteQuantException>(() => Choose(statistics, method));
        Assert.Equal(ErrorCode.InvalidCalibration, error.Code);
        Assert.Contains("without histograms", error.Problem);
    }

    [Theory]
    [InlineData(50, 8)]
    [InlineData(100.5, 8)]
    [InlineData(double.NaN, 8)]
    [InlineData(99, 1)]
    [InlineData(99, 17)]
    public void Parameters_have_bounds(double percentile, int bits)
        => Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(() => new RangeChoice(new RangeOptions { Percentile = percentile, Bits = bits })).Code);

    private static ValueRange Choose(ValueStatistics statistics, CalibrationMethod method) => Choose(statistics, new RangeOptions { Method = method });

    private static ValueRange Choose(ValueStatistics statistics, RangeOptions options) => new RangeChoice(options).Of(statistics)!.Value;

    private float[] Bell(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Floats(12, 0, 1).Sum() - 6)];

    private static double Error(float[] values, double low, double high, int bits, bool symmetric)
    {
        var end = Math.Max(-low, high);
        var step = (symmetric ? 2 * end : high - low) / ((1 << bits) - 1);
        return values.Sum(value =>
        {
            var inside = Math.Clamp(value, low, high);
            var off = value - (Math.Round(inside / step) * step);
            return off * off;
        });
    }

    private static double Divergence(float[] values, int end, int negative, int positive, double width)
    {
        int low = Math.Min(end, negative), bins = low + Math.Min(end, positive);
        if (bins < 255) return double.MaxValue;
        double[] inside = new double[bins], clipped = new double[bins];
        foreach (var value in values)
        {
            if (value == 0) continue;
            var bin = (int)(value < 0 ? -1 - Math.Floor(-value / width) : Math.Floor(value / width)) + low;
            if (bin >= 0 && bin < bins) inside[bin]++;
            clipped[Math.Clamp(bin, 0, bins - 1)]++;
        }

        var quantized = new double[bins];
        for (var level = 0; level < 255; level++)
        {
            var range = Enumerable.Range(bins * level / 255, (bins * (level + 1) / 255) - (bins * level / 255)).Where(bin => clipped[bin] > 0).ToList();
            foreach (var bin in range) quantized[bin] = Math.Max(1e-4, range.Sum(other => inside[other])) / range.Count;
        }

        double divergence = 0;
        for (var bin = 0; bin < bins; bin++)
            if (clipped[bin] > 0) divergence += clipped[bin] / clipped.Sum() * Math.Log(clipped[bin] / clipped.Sum() / (quantized[bin] / inside.Sum()));
        return divergence;
    }
}
