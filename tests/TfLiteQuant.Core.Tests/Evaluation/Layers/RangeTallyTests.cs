using TfLiteQuant.Evaluation;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Layers;

public sealed class RangeTallyTests
{
    private const double Low = -1, High = 3, Scale = 4.0 / 255;

    [Fact]
    public void CountsAndSumsAreThoseOfAllElements()
    {
        var random = new Random(1);
        for (var length = 0; length < 70; length++)
        {
            var values = Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() * 5) - 1.5)).ToArray();
            if (length > 20) (values[3], values[17], values[^1]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
            var finite = values.Where(float.IsFinite).ToArray();
            var beyond = finite.Where(static value => value < Low - (Scale / 2) || value > High + (Scale / 2)).ToArray();
            var kept = finite.Select(static value => Math.Clamp(value, Low, High)).ToArray();

            var tally = new RangeTally(Low, High, Scale);
            tally.Add(values);

            Assert.Equal(finite.Length, tally.Elements);
            Assert.Equal(beyond.Length, tally.Beyond);
            Assert.Equal(beyond.Sum(static value => Math.Pow(value < Low ? Low - value : value - High, 2)), tally.CutOff.Value, 10);
            Assert.Equal(kept.Sum(static value => value * value), tally.Kept.Value, 10);
            Assert.Equal(finite.Select(static value => (double)value).DefaultIfEmpty(double.PositiveInfinity).Min(), tally.Min);
            Assert.Equal(finite.Select(static value => (double)value).DefaultIfEmpty(double.NegativeInfinity).Max(), tally.Max);
            for (var bin = 0; bin < RangeTally.Bins; bin++)
                Assert.Equal(kept.Count(value => Math.Min((int)(float)((value - Low) * 16), RangeTally.Bins - 1) == bin), tally.Histogram[bin]);
        }
    }

    [Fact]
    public void RunsAddUp()
    {
        float[] values = [-2, -1, -0.5f, 0, 0, 0, 1, 2.5f, 3, 4, 0.25f];
        RangeTally whole = new(Low, High, Scale), parts = new(Low, High, Scale), other = new(Low, High, Scale);
        whole.Add(values);
        parts.Add(values.AsSpan(0, 4));
        other.Add(values.AsSpan(4));
        parts.Merge(other);

        Assert.Equal((whole.Elements, whole.Beyond, whole.Min, whole.Max), (parts.Elements, parts.Beyond, parts.Min, parts.Max));
        Assert.Equal(whole.Histogram, parts.Histogram);
        Assert.Equal(whole.Kept.Value, parts.Kept.Value, 12);
    }

    [Fact]
    public void ARangeOfOneValueHasAllInTheFirstBin()
    {
        var tally = new RangeTally(0, 0, 0);
        tally.Add([.. Enumerable.Range(0, 11).Select(static i => (float)i)]);

        Assert.Equal((11, 10, 11), (tally.Elements, tally.Beyond, tally.Histogram[0]));
    }
}
