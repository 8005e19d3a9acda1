using TfLiteQuant.Evaluation;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Statistics;

/// <summary>Quantiles as tables print them, and intervals computed by their textbook formulas.</summary>
public sealed class IntervalTests
{
    private const double Z = 1.959963984540054;

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8, 0.8416212335729143)]
    [InlineData(0.975, Z)]
    [InlineData(0.995, 2.5758293035489004)]
    [InlineData(0.999, 3.090232306167813)]
    [InlineData(0.025, -Z)]
    [InlineData(0.000001, -4.753424308822899)]
    public void Normal_quantiles(double probability, double value) => Assert.Equal(value, NormalDistribution.Quantile(probability), 1e-12);

    [Theory]
    [InlineData(0.95, 1, 12.706204736432095)]
    [InlineData(0.95, 2, 4.302652729696142)]
    [InlineData(0.95, 10, 2.2281388519649385)]
    [InlineData(0.99, 30, 2.7499956535670307)]
    [InlineData(0.95, 63, 1.9983405417721956)]
    [InlineData(0.95, 2e6, Z)]
    public void Student_quantiles(double confidence, double freedom, double value) => Assert.Equal(value, StudentDistribution.TwoSided(confidence, freedom), 1e-9);

    [Theory]
    [InlineData(8, 10, 0.490162, 0.943318)]
    [InlineData(0, 10, 0, 0.277533)]
    [InlineData(10, 10, 0.722467, 1)]
    [InlineData(486, 500, 0.953554, 0.983249)]
    public void Wilsons_interval(long right, long samples, double low, double high)
    {
        var estimate = OutcomePairs.Wilson(right, samples, 0.95);
        Assert.Equal((double)right / samples, estimate.Value);
        Assert.Equal(low, estimate.Low, 1e-5);
        Assert.Equal(high, estimate.High, 1e-5);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 0, 0.0625)]
    [InlineData(3, 1, 0.625)]
    [InlineData(10, 2, 0.03857421875)]
    [InlineData(2, 10, 0.03857421875)]
    [InlineData(7, 7, 1)]
    [InlineData(0, 1, 1)]
    public void McNemars_exact_test(long lost, long won, double p)
        => Assert.Equal(p, new OutcomePairs { Both = 100, OnlyFloat = lost, OnlyQuantized = won }.PValue(), 1e-15);

    // Both ways of computing it, on either side of where they meet.
    [Fact]
    public void McNemars_test_of_many()
    {
        double few = new OutcomePairs { OnlyFloat = 460, OnlyQuantized = 540 }.PValue(), many = new OutcomePairs { OnlyFloat = 460, OnlyQuantized = 541 }.PValue();
        Assert.Equal(2 * BetaFunction.Regularized(0.5, 540, 461), few, 1e-12);
        Assert.InRange(many, few * 0.9, few);
    }

    [Fact]
    public void Paired_drop_of_shares_is_Walds_with_half_a_sample_more_in_each_cell()
    {
        var drop = new OutcomePairs { Both = 475, OnlyFloat = 11, OnlyQuantized = 6, Neither = 8 }.Drop(0.95);
        double n = 502, lost = 11.5, won = 6.5, middle = 5 / n, error = Math.Sqrt((lost + won) / n - (middle * middle)) / Math.Sqrt(n);
        Assert.Equal(5.0 / 500, drop.Value);
        Assert.Equal(middle - (Z * error), drop.Low, 1e-12);
        Assert.Equal(middle + (Z * error), drop.High, 1e-12);
    }

    [Fact]
    public void Models_that_never_differ_still_have_an_interval()
    {
        var drop = new OutcomePairs { Both = 500 }.Drop(0.95);
        Assert.Equal(0, drop.Value);
        Assert.True(drop is { Low: < 0, High: > 0 and < 0.01 });
    }

    [Fact]
    public void Means_have_Students_interval()
    {
        double[] left = [0.5, 0.7, 0.2, 0.9], right = [0.4, 0.8, 0.1, 0.7];
        var pairs = new ScorePairs();
        foreach (var (a, b) in left.Zip(right)) pairs.Add(a, b);
        AssertStudent(left, pairs.OfFloat(0.95));
        AssertStudent(right, pairs.OfQuantized(0.95));
        AssertStudent([.. left.Zip(right, static (a, b) => a - b)], pairs.Difference(0.95));
    }

    [Fact]
    public void One_sample_has_no_interval_and_non_finite_ones_no_mean()
    {
        var pairs = new ScorePairs();
        pairs.Add(1, 2);
        Assert.Equal((1, double.NaN), (pairs.OfFloat(0.95).Value, pairs.OfFloat(0.95).Low));
        pairs.Add(1, double.NaN);
        Assert.Equal(1, pairs.OfFloat(0.95).Value);
        Assert.Equal(double.NaN, pairs.OfQuantized(0.95).Value);
        Assert.Equal(double.NaN, pairs.Difference(0.95).Value);
    }

    [Theory]
    [InlineData(0.01, 3137)]
    [InlineData(0.05, 155)]
    public void Samples_for_a_drop_of_shares(double drop, double expected)
    {
        // (z sqrt(p) + 0.8416 sqrt(p - d²))² / d² with a share of differing samples p = 40.5 / 1001.
        var samples = new OutcomePairs { Both = 900, OnlyFloat = 20, OnlyQuantized = 20, Neither = 60 }.SamplesFor(drop, 0.95);
        var p = Math.Max(40.5 / 1001, drop);
        var root = (Z * Math.Sqrt(p)) + (0.8416212335729143 * Math.Sqrt(p - (drop * drop)));
        Assert.Equal(Math.Ceiling(root * root / (drop * drop)), samples);
        Assert.InRange(samples, 0.95 * expected, 1.05 * expected);
    }

    [Fact]
    public void Samples_for_a_drop_of_means() => Assert.Equal(Math.Ceiling(100 * Math.Pow((Z + 0.8416212335729143) * 0.02 / 0.05, 2)), SampleSize.For(0.05, 0.02, 100, 0.95));

    // For a mean the jackknife's error is the classical one, with groups in the place of samples.
    [Fact]
    public void Jackknife_of_a_mean_is_the_classical_interval()
    {
        var random = new SeededRandom(3);
        double[] groups = [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())];
        var sum = groups.Sum();
        var estimate = TallyGroups.Jackknife(sum / 20, [.. groups.Select(group => (sum - group) / 19)], 0.95);
        AssertStudent(groups, estimate);
    }

    // A figure that is 1/n too high has twice that of each half.
    [Theory]
    [InlineData(64)]
    [InlineData(1000)]
    public void Halves_tell_how_much_a_figure_is_biased(int samples)
    {
        var groups = new TallyGroups(1);
        for (var i = 0; i < samples; i++) groups.Observe(TallyGroups.GroupOf(i), static tally => tally.Sum(0, 1));
        static double Figure(Tally tally) => 0.3 + (1 / tally.Sums[0].Value);
        Assert.Equal(1.5 / samples, groups.Bias(Figure, Figure(groups.Total())), 0.02 / samples);
        Assert.Equal(0, new TallyGroups(1).Bias(Figure, 1));
    }

    [Theory]
    [InlineData(0.9, 0.03)]
    [InlineData(0.02, 0.01)]
    [InlineData(0.999, 0.001)]
    public void Figures_of_some_error_have_the_interval_of_a_share_of_as_many_samples(double figure, double error)
    {
        var interval = WilsonInterval.Of(Estimate.Around(figure, error, Z), Z);
        var samples = figure * (1 - figure) / (error * error);
        // Wilson's interval: where the share lies as many of its own standard errors from the figure.
        foreach (var end in (double[])[interval.Low, interval.High]) Assert.Equal(Z, Math.Abs(end - figure) / Math.Sqrt(end * (1 - end) / samples), 1e-9);
        Assert.Equal((figure, error), (interval.Value, interval.Error));
        Assert.True(interval.Low > 0 && interval.High < 1);
    }

    [Fact]
    public void Figures_without_an_error_keep_what_interval_they_have()
    {
        Assert.Equal(double.NaN, WilsonInterval.Of(Estimate.Bare(0.5), Z).Low);
        Assert.Equal((1, 1), (WilsonInterval.Of(Estimate.Around(1, 0.1, Z), Z).Value, WilsonInterval.Of(Estimate.Around(1, 0.1, Z), Z).High));
    }

    [Fact]
    public void Jackknife_needs_two_groups_and_finite_figures()
    {
        Assert.Equal(double.NaN, TallyGroups.Jackknife(1, [1], 0.95).Low);
        Assert.Equal(double.NaN, TallyGroups.Jackknife(double.PositiveInfinity, [1, 2], 0.95).Low);
    }

    [Fact]
    public void Neighbours_fall_into_different_groups_of_one_size()
    {
        var groups = Enumerable.Range(0, 64 * 10).Select(static i => TallyGroups.GroupOf(i)).ToList();
        Assert.All(groups.CountBy(static group => group), static group => Assert.Equal(10, group.Value));
        Assert.All(Enumerable.Range(0, 10), round => Assert.Equal(64, groups.Skip(64 * round).Take(64).Distinct().Count()));
        // A dataset sorted in a period of 64 does not fall into groups of a kind.
        Assert.True(Enumerable.Range(0, 10).Select(round => groups[64 * round]).Distinct().Count() > 3);
    }

    private static void AssertStudent(double[] values, Estimate estimate)
    {
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
        var reach = StudentDistribution.TwoSided(0.95, values.Length - 1) * error;
        Assert.Equal(mean, estimate.Value, 1e-12);
        Assert.Equal(mean - reach, estimate.Low, 1e-10);
        Assert.Equal(mean + reach, estimate.High, 1e-10);
    }
}
