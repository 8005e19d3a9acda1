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
