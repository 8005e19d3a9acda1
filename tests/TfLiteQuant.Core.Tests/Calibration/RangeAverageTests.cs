using TfLiteQuant.Calibration;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Calibration;

public sealed class RangeAverageTests
{
    [Fact]
    public void First_sample_is_taken_as_it_is_and_later_ones_by_a_twentieth()
    {
        var average = default(RangeAverage).Add(-1, 2);
        Assert.Equal((-1.0, 2.0), (average.Min, average.Max));
        average = average.Add(-3, 1).Add(0, 4);
        Assert.Equal((0.95 * ((0.95 * -1) + (0.05 * -3))) + (0.05 * 0), average.Min, 15);
        Assert.Equal((0.95 * ((0.95 * 2) + (0.05 * 1))) + (0.05 * 4), average.Max, 15);
        Assert.Equal(3, average.Samples);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(50, 50)]
    [InlineData(400, 300)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    public void Parts_one_after_the_other_give_what_one_run_gives(int first, int second)
    {
        var random = new SeededRandom(9);
        float[] low = random.Floats(first + second, -5, -1), high = random.Floats(first + second, 1, 100);
        var whole = Average(0, first + second);
        var parts = Average(0, first).Then(Average(first, second));
        Assert.Equal(whole.Samples, parts.Samples);
        Assert.Equal((whole.FirstMin, whole.FirstMax), (parts.FirstMin, parts.FirstMax));
        Assert.Equal(((float)whole.Min, (float)whole.Max), ((float)parts.Min, (float)parts.Max));
        Assert.Equal(whole.Max, parts.Max, 12);

        RangeAverage Average(int start, int count)
        {
            var average = default(RangeAverage);
            for (var i = start; i < start + count; i++) average = average.Add(low[i], high[i]);
            return average;
        }
    }
}
