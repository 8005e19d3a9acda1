using TfLiteQuant.Calibration;
using TfLiteQuant.Kernels.Statistics;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Calibration;

public sealed unsafe class HistogramTests
{
    private readonly SeededRandom _random = new(17);

    [Fact]
    public void Counts_depend_on_the_values_and_not_on_their_order_or_parts()
    {
        // Magnitudes that grow from part to part, so that bins widen on the way in one order and at once in the other.
        float[][] parts = [_random.Floats(100, -0.01, 0.01), _random.Floats(50, 0, 3), [0, -0f, 1e-30f, -1e-30f], _random.Floats(1000, -40, 2), [-7e8f]];
        var forward = Count(parts);
        var backward = Count([.. parts.Reverse()]);
        RequireEqual(forward, backward);
        RequireEqual(forward, Count([[.. parts.SelectMany(static part => part)]]));
        var merged = parts.Select(part => Count([part])).Aggregate(Histogram.Merge);
        RequireEqual(forward, merged);
        Assert.Equal(parts.Sum(static part => part.Length), forward.Total);
        Assert.Equal(2, forward.Zeros);
    }

    [Theory]
    [InlineData(1f, -9)]
    [InlineData(0.75f, -10)]
    [InlineData(1.999f, -9)]
    [InlineData(2f, -8)]
    [InlineData(0f, -119)]
    [InlineData(1e-45f, -119)]
    [InlineData(float.MaxValue, 118)]
    public void The_width_follows_from_the_largest_magnitude(float magnitude, int exponent) => Assert.Equal(exponent, Histogram.ExponentFor(magnitude));

    [Fact]
    public void Values_are_counted_in_the_bins_that_hold_them()
    {
        var histogram = Count([[0.5f, 0.5001f, -0.25f, 1f, 0]]);
        Assert.Equal((-9, 1.0 / 512, 1), (histogram.Exponent, histogram.Width, histogram.Zeros));
        // 0.5 is 256 widths, 0.5001 a little more; -0.25 is the edge of 128 and belongs beyond it.
        Assert.Equal((-129, 512 - -129 + 1), (histogram.First, histogram.Counts.Count));
        Assert.Equal((1, 2, 1), (histogram.Counts[0], histogram.Counts[256 + 129], histogram.Counts[histogram.Counts.Count - 1]));
        Assert.Equal((-129 / 512.0, 0.5), (histogram.Edge(0), histogram.Edge(256 + 129)));
    }

    [Theory]
    [InlineData(float.MaxValue)]
    [InlineData(1e-45f)]
    public void The_ends_of_the_number_range_have_bins(float value)
    {
        var histogram = Count([[value, -value]]);
        Assert.Equal(2, histogram.Total);
        Assert.Equal(-1 - (histogram.First + histogram.Counts.Count - 1), histogram.First);
    }

    [Theory]
    [InlineData("3 0*4 5*2 1")]
    [InlineData("")]
    [InlineData("7")]
    public void Counts_are_read_as_they_are_written(string text)
    {
        var counts = HistogramText.Read(text, 100);
        Assert.NotNull(counts);
        Assert.Equal(text, HistogramText.Write(counts));
    }

    [Theory]
    [InlineData("3 -1")]
    [InlineData("a")]
    [InlineData("1*")]
    [InlineData("1*101")]
    [InlineData("1.5")]
    public void Other_texts_are_no_counts(string text) => Assert.Null(HistogramText.Read(text, 100));

    private static Histogram Count(float[][] parts)
    {
        var counter = new HistogramCounter(new uint[MagnitudeBins.Counters]);
        foreach (var part in parts)
            fixed (float* first = part) counter.Add(first, part.Length, part.Max(Math.Abs));
        return counter.ToHistogram();
    }

    private static void RequireEqual(Histogram expected, Histogram actual)
    {
        Assert.Equal((expected.Exponent, expected.First, expected.Zeros, expected.Total), (actual.Exponent, actual.First, actual.Zeros, actual.Total));
        Assert.Equal(expected.Counts, actual.Counts);
    }
}
