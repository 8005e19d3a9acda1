using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.TestKit;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Metrics.MetricRun;

namespace TfLiteQuant.Core.Tests.Evaluation.Metrics;

/// <summary>Metrics that compare outputs element by element, against their formulas.</summary>
public sealed class ElementMetricTests
{
    private static readonly (float[] Truth, float[] Output)[] Samples = Draw();

    [Fact]
    public void Errors_are_means_over_elements_and_samples()
    {
        Assert.Equal(Samples.Average(static sample => Differences(sample).Average(static difference => difference * difference)), Figure("MeanSquaredError", Cases()), 1e-12);
        Assert.Equal(Samples.Average(static sample => Differences(sample).Average(Math.Abs)), Figure("MeanAbsoluteError", Cases()), 1e-12);
        Assert.False(MetricRegistry.Named("MeanSquaredError").HigherIsBetter);
    }

    [Fact]
    public void Sqnr_is_of_all_samples_together()
    {
        var signal = Samples.Sum(static sample => sample.Truth.Sum(static value => (double)value * value));
        var noise = Samples.Sum(static sample => Differences(sample).Sum(static difference => difference * difference));
        Assert.Equal(10 * Math.Log10(signal / noise), Figure("Sqnr", Cases()), 1e-10);
        Assert.Equal(double.PositiveInfinity, Figure("Sqnr", Case(Floats([2], 1, 2), RealLabel([2], 1, 2))));
        Assert.Equal(double.NegativeInfinity, Figure("Sqnr", Case(Floats([2], 1, 2), RealLabel([2], 0, 0))));
        Assert.Equal(double.NaN, Figure("Sqnr", Case(Floats([2], float.NaN, 2), RealLabel([2], 0, 0))));
    }

    [Theory]
    [InlineData(0, 0, "has no elements")]
    [InlineData(0, 2, "has no elements")]
    [InlineData(2, 1, "different numbers of elements")]
    public void Arrays_that_cannot_be_compared_are_refused(int output, int truth, string problem)
        => Assert.Contains(problem, Assert.Throws<TfLiteQuantException>(() => Figure("Sqnr", Case(Floats([output], new float[output]), RealLabel([truth], new float[truth])))).Problem);

    [Fact]
    public void Psnr_is_of_the_mean_squared_error()
    {
        var error = Samples.Average(static sample => Differences(sample).Average(static difference => difference * difference));
        Assert.Equal(10 * Math.Log10(1 / error), Figure("Psnr", Cases()), 1e-10);
        Assert.Equal(10 * Math.Log10(16 / error), Figure("Psnr", Cases(new MetricOptions { Peak = 4 })), 1e-10);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0.2, 0.4, 1)]
    [InlineData(-1, 1, 2)]
    [InlineData(0, 200, 255)]
    [InlineData(-3, 5, 8)]
    [InlineData(0, 300, 300)]
    [InlineData(0, 1.02, 1)]
    [InlineData(-0.03, 1.05, 1)]
    [InlineData(-1.1, 1.02, 2)]
    [InlineData(-4, 259, 255)]
    [InlineData(0, 6, 6)]
    [InlineData(5, 5, 5)]
    public void The_peak_follows_from_the_truths_range(float least, float most, double peak)
        => Assert.Equal(peak, ImageScale.Peak(Case(Floats([2], 0, 0), RealLabel([2], least, most))));

    [Fact]
    public void Cosine_is_of_each_sample()
    {
        var expected = Samples.Average(static sample => sample.Truth.Zip(sample.Output, static (truth, output) => (double)truth * output).Sum()
            / Math.Sqrt(sample.Truth.Sum(static value => (double)value * value) * sample.Output.Sum(static value => (double)value * value)));
        Assert.Equal(expected, Figure("Cosine", Cases()), 1e-12);
        Assert.Equal(1, Figure("Cosine", Case(Floats([2], 0, 0), RealLabel([2], 0, 0))));
        Assert.Equal(0, Figure("Cosine", Case(Floats([2], 0, 1), RealLabel([2], 0, 0))));
    }

    [Theory]
    [InlineData(12, 16, 3, 11)]
    [InlineData(11, 11, 1, 11)]
    [InlineData(6, 9, 2, 5)]
    public void Ssim_is_the_mean_over_windows_and_channels(int height, int width, int channels, int window)
    {
        var random = new SeededRandom(17);
        float[] truth = random.Floats(height * width * channels, 0, 1), output = [.. truth.Select(value => value + (float)random.NextDouble(-0.2, 0.2))];
        int[] shape = [1, height, width, channels];
        Assert.Equal(LiteralSsim(truth, output, height, width, channels, window), Figure("Ssim", Case(Floats(shape, output), RealLabel(shape, truth))), 1e-9);
        Assert.Equal(1, Figure("Ssim", Case(Floats(shape, truth), RealLabel(shape, truth))), 1e-12);
    }

    [Fact]
    public void Sizes_must_agree()
    {
        foreach (var name in (string[])["MeanSquaredError", "MeanAbsoluteError", "Sqnr", "Psnr", "Cosine"])
        {
            Assert.True(Fits(name, Case(Floats([1, 3], 1, 2, 3), RealLabel([3], 1, 2, 3))));
            Assert.False(Fits(name, Case(Floats([1, 3], 1, 2, 3), RealLabel([2], 1, 2))));
        }

        Assert.False(Fits("Ssim", Case(Floats([1, 9], new float[9]), RealLabel([9], new float[9]))));
        Assert.True(Fits("Ssim", Case(Floats([3, 3], new float[9]), RealLabel([3, 3], new float[9]))));
    }

    private static IEnumerable<double> Differences((float[] Truth, float[] Output) sample) => sample.Truth.Zip(sample.Output, static (truth, output) => (double)output - truth);

    private static MetricCase[] Cases(MetricOptions? options = null) => [.. Samples.Select(sample => Case(Floats([1, 7], sample.Output), RealLabel([7], sample.Truth), options))];

    private static (float[] Truth, float[] Output)[] Draw()
    {
        var random = new SeededRandom(2);
        return [.. Enumerable.Range(0, 9).Select(_ => random.Floats(7, 0, 1)).Select(truth => (truth, truth.Select(value => value + (float)random.NextDouble(-0.1, 0.1)).ToArray()))];
    }

    // Windows one by one, without separating rows and columns.
    private static double LiteralSsim(float[] truth, float[] output, int height, int width, int channels, int window)
    {
        const double C1 = 0.01 * 0.01, C2 = 0.03 * 0.03;
        double sum = 0;
        var count = 0;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var top = 0; top + window <= height; top++)
            {
                for (var left = 0; left + window <= width; left++)
                {
                    double weights = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
                    for (var i = 0; i < window; i++)
                    {
                        for (var j = 0; j < window; j++)
                        {
                            var distance = Math.Pow(i - (window / 2), 2) + Math.Pow(j - (window / 2), 2);
                            var weight = Math.Exp(-distance / (2 * 1.5 * 1.5));
                            var at = ((((top + i) * width) + left + j) * channels) + channel;
                            weights += weight;
                            x += weight * truth[at];
                            y += weight * output[at];
                            xx += weight * truth[at] * truth[at];
                            yy += weight * output[at] * output[at];
                            xy += weight * truth[at] * output[at];
                        }
                    }

                    (x, y, xx, yy, xy) = (x / weights, y / weights, xx / weights, yy / weights, xy / weights);
                    sum += ((2 * x * y) + C1) * ((2 * (xy - (x * y))) + C2) / (((x * x) + (y * y) + C1) * (xx - (x * x) + yy - (y * y) + C2));
                    count++;
                }
            }
        }

        return sum / count;
    }
}
