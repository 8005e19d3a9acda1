using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed class MagnitudeTests
{
    [Fact]
    public void Finds_the_largest_wherever_it_stands()
    {
        for (var length = 1; length <= 257; length++)
        {
            var values = new float[length];
            for (var i = 0; i < length; i++) values[i] = i % 2 == 0 ? 0.25f : -0.25f;
            foreach (var place in new[] { 0, length / 2, length - 1 })
            {
                var previous = values[place];
                values[place] = -7f;
                Assert.Equal(7f, Magnitude.Max(values));
                values[place] = previous;
            }
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Values_that_are_no_numbers_come_through(float special)
    {
        for (var place = 0; place < 70; place++)
        {
            var values = new float[70];
            Array.Fill(values, 1e38f);
            values[place] = special;
            Assert.False(float.IsFinite(Magnitude.Max(values)));
            var columns = new float[70];
            Magnitude.MaxPerColumn(values, columns);
            Assert.False(float.IsFinite(columns[place]));
            Assert.Equal(1e38f, columns[(place + 1) % 70]);
        }
    }

    [Fact]
    public void Nothing_has_magnitude_zero() => Assert.Equal(0f, Magnitude.Max([]));

    [Fact]
    public void Columns_keep_the_larger_of_two_rows()
    {
        for (var length = 0; length <= 257; length++)
        {
            var first = Enumerable.Range(0, length).Select(static i => (float)(i % 5)).ToArray();
            var second = Enumerable.Range(0, length).Select(static i => -(float)(i % 3)).ToArray();
            var max = new float[length + 1];
            max[length] = 99f;
            Magnitude.MaxPerColumn(first, max);
            Magnitude.MaxPerColumn(second, max);
            for (var i = 0; i < length; i++) Assert.Equal(Math.Max(i % 5, i % 3), max[i]);
            Assert.Equal(99f, max[length]);
        }
    }
}
