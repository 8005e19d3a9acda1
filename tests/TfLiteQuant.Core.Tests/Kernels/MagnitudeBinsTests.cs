using TfLiteQuant.Kernels.Statistics;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed unsafe class MagnitudeBinsTests
{
    [Fact]
    public void Counts_of_every_length_are_those_of_a_plain_loop()
    {
        var random = new SeededRandom(5);
        for (var length = 0; length <= 67; length++)
        {
            var values = random.Floats(length, -1, 1);
            for (var i = 0; i < length; i += 7) values[i] = i % 2 == 0 ? 0 : -0f;
            var expected = new Dictionary<int, long>();
            foreach (var value in values)
            {
                var magnitude = (int)Math.Floor(Math.Abs((double)value) * 512);
                var bin = value < 0 ? -1 - magnitude : magnitude;
                expected[bin] = expected.GetValueOrDefault(bin) + 1;
            }

            var counters = new uint[MagnitudeBins.Counters];
            fixed (float* first = values)
            fixed (uint* into = counters)
                Assert.Equal(values.Count(static value => value == 0), MagnitudeBins.Count(first, length, 512, into));
            for (var bin = -MagnitudeBins.PerSign; bin < MagnitudeBins.PerSign; bin++)
                Assert.Equal(expected.GetValueOrDefault(bin), (long)counters[bin + MagnitudeBins.PerSign] + counters[bin + MagnitudeBins.PerSign + MagnitudeBins.Bank]);
        }
    }

    [Fact]
    public void Edges_belong_to_the_bin_further_from_zero()
    {
        float[] values = [1, -1, 1023.5f, -1023.5f];
        var counters = new uint[MagnitudeBins.Counters];
        fixed (float* first = values)
        fixed (uint* into = counters)
            MagnitudeBins.Count(first, values.Length, 1, into);
        Assert.All([1, -2, 1023, -1024], bin => Assert.Equal(1u, counters[bin + MagnitudeBins.PerSign] + counters[bin + MagnitudeBins.PerSign + MagnitudeBins.Bank]));
    }
}
