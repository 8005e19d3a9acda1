using TfLiteQuant.Kernels.Statistics;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed unsafe class ExtremesScanTests
{
    private readonly SeededRandom _random = new(3);

    [Fact]
    public void Extremes_of_every_length_are_those_of_a_plain_loop()
    {
        for (var length = 1; length <= 257; length++)
        {
            // What lies beside the values is larger than all of them.
            var array = new GuardedArray<float>(length, length % 5, 1000);
            _random.Floats(length, -3, 2).CopyTo(array.Elements);
            fixed (float* first = array.Elements)
                Assert.Equal(new Extremes(Least(array.Elements), Most(array.Elements), true), ExtremesScan.Run(first, length));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_found_at_every_place(float value)
    {
        for (var place = 0; place < 70; place++)
        {
            var values = _random.Floats(70);
            values[place] = value;
            fixed (float* first = values) Assert.False(ExtremesScan.Run(first, values.Length).IsFinite);
        }
    }

    [Fact]
    public void Huge_values_are_finite_and_zero_has_no_sign()
    {
        var values = new float[50];
        Array.Fill(values, -0f);
        values[7] = float.MaxValue;
        fixed (float* first = values)
        {
            var extremes = ExtremesScan.Run(first, values.Length);
            Assert.Equal((float.MaxValue, true), (extremes.Max, extremes.IsFinite));
            Assert.False(float.IsNegative(extremes.Min));
        }
    }

    [Theory]
    [InlineData(64, 2)]
    [InlineData(65, 2)]
    [InlineData(1000, 8)]
    [InlineData(12_345, 32)]
    public void A_sample_is_blocks_spread_over_the_values(int count, int blocks)
    {
        var values = Enumerable.Range(0, count).Select(static i => (float)i).ToArray();
        var sample = new float[blocks * ExtremesScan.Block];
        var seen = new HashSet<int>();
        for (uint seed = 0; seed < 200; seed++)
        {
            fixed (float* first = values, into = sample) Assert.Equal(new Extremes(0, count - 1, true), ExtremesScan.Run(first, count, into, blocks, seed));
            for (var block = 0; block < blocks; block++)
            {
                var start = (int)sample[block * ExtremesScan.Block];
                Assert.InRange(start, count / ExtremesScan.Block * block / blocks * ExtremesScan.Block, count - ExtremesScan.Block);
                for (var i = 0; i < ExtremesScan.Block; i++) Assert.Equal(start + i, sample[(block * ExtremesScan.Block) + i]);
                if (block > 0) Assert.True(start > sample[(block - 1) * ExtremesScan.Block]);
                seen.Add(start);
            }
        }

        // Where there is a choice, seeds make different ones.
        if (count > blocks * ExtremesScan.Block) Assert.True(seen.Count > blocks);
    }

    private static float Least(ReadOnlySpan<float> values)
    {
        var least = values[0];
        foreach (var value in values) least = Math.Min(least, value);
        return least;
    }

    private static float Most(ReadOnlySpan<float> values)
    {
        var most = values[0];
        foreach (var value in values) most = Math.Max(most, value);
        return most;
    }
}
