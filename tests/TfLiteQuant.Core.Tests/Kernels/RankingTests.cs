using System.Numerics;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>The largest elements of rows, and places among boundaries, at every length.</summary>
public sealed class RankingTests
{
    [Fact]
    public void Largest_elements()
    {
        Find<float>();
        Find<int>();
        Find<long>();
        Find<sbyte>();
        Find<byte>();
        Find<short>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Boundaries(int count)
    {
        var boundaries = Enumerable.Range(0, count).Select(i => i / 2 * 0.25f - (count / 16f)).ToArray();
        for (var length = 0; length <= 257; length++)
        {
            var values = NumberSamples.Make<float>(length, 5);
            for (var i = 0; i < length; i += 2) values[i] = (i % 40 * 0.125f) - 2;
            var counts = new GuardedArray<int>(length, length % 5, -7);
            BoundaryCounts.Run(values, boundaries, counts.Elements);
            for (var i = 0; i < length; i++) Assert.Equal(boundaries.Count(boundary => !(values[i] < boundary)), counts.Elements[i]);
            counts.RequireIntact();
        }
    }

    // Rows that are long enough for a bound to be found first, of numbers, of few different ones, and of many that are none.
    [Fact]
    public void Largest_elements_of_long_rows()
    {
        FindInLong<float>();
        FindInLong<int>();
        FindInLong<long>();
        FindInLong<sbyte>();
        FindInLong<byte>();
        FindInLong<short>();
    }

    private static void FindInLong<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach (var length in new[] { 127, 128, 129, 511, 512, 1000, 1025, 5000 })
        {
            for (var seed = 0; seed < 6; seed++)
            {
                var row = NumberSamples.Make<T>(length, seed);
                if (seed == 2) row = Array.ConvertAll(row, static value => value > T.One ? T.CreateTruncating(9) : T.IsNaN(value) ? value : T.One);
                if (seed == 3) Array.Fill(row, T.CreateTruncating(double.NaN), 0, length - 20);
                if (seed == 4) Array.Sort(row);
                if (seed == 5) Array.Fill(row, T.One);
                var order = Enumerable.Range(0, length).ToArray();
                Array.Sort(order, (a, b) => IsBetter(row, a, b) ? -1 : a == b ? 0 : 1);
                foreach (var count in new[] { 1, 3, 4, 5, 16, 17, 32, 64, 100 })
                {
                    var places = new int[count];
                    LargestElements.Find<T>(row, places);
                    Assert.Equal(order[..count], places);
                }
            }
        }
    }

    private static void Find<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        for (var length = 1; length <= 257; length++)
        {
            foreach (var seed in new[] { 1, 2 })
            {
                var row = NumberSamples.Make<T>(length, seed);
                if (seed == 2) row = Array.ConvertAll(row, static value => value > T.One ? T.CreateTruncating(9) : T.IsNaN(value) ? value : T.One);
                var places = new int[Math.Min(length, 1 + (length % 13))];
                LargestElements.Find<T>(row, places);
                var order = Enumerable.Range(0, length).ToArray();
                Array.Sort(order, (a, b) => IsBetter(row, a, b) ? -1 : a == b ? 0 : 1);
                Assert.Equal(order[..places.Length], places);
            }
        }
    }

    private static bool IsBetter<T>(T[] row, int a, int b)
        where T : unmanaged, INumber<T>
        => row[a] > row[b] || (!(row[a] < row[b]) && (T.IsNaN(row[a]) != T.IsNaN(row[b]) ? T.IsNaN(row[b]) : a < b));
}
