using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Runs loops at every length from 0 to 257, unaligned and in place, between guard zones, against their functions
/// applied element by element.</summary>
internal static class LoopChecks
{
    private const float Mark = -12345.5f;

    public static void Unary<TLoop>(TLoop loop, Func<float, float> expected, float from = -6, float to = 6)
        where TLoop : struct, IUnaryLoop<float, float>
    {
        for (var length = 0; length <= 257; length++)
        {
            var x = Values(length, from, to, 3);
            var shift = length % 5;
            var y = new GuardedArray<float>(length, shift, Mark);
            loop.Run(x, y.Elements);
            Same(x.Select(expected), y.Elements);
            y.RequireIntact();
            x.CopyTo(y.Elements);
            loop.Run(y.Elements, y.Elements);
            Same(x.Select(expected), y.Elements);
            y.RequireIntact();
        }
    }

    public static void Binary<TLoop>(TLoop loop, Func<float, float, float> expected)
        where TLoop : struct, IBinaryLoop<float, float>
    {
        for (var length = 0; length <= 257; length++)
        {
            var (a, b) = (Values(length, -6, 6, 3), Values(length, -5, 7, 4));
            var y = new GuardedArray<float>(length, length % 5, Mark);
            loop.Run(a, b, y.Elements);
            Same(a.Zip(b, expected), y.Elements);
            foreach (var inPlace in new[] { false, true })
            {
                Place(a);
                loop.Run(inPlace ? y.Elements : a, b, y.Elements);
                Same(a.Zip(b, expected), y.Elements);
                Place(b);
                loop.Run(a, inPlace ? y.Elements : b, y.Elements);
                Same(a.Zip(b, expected), y.Elements);
                Place(a);
                loop.Run(inPlace ? y.Elements : a, [2.5f], y.Elements);
                Same(a.Select(value => expected(value, 2.5f)), y.Elements);
                Place(b);
                loop.Run([2.5f], inPlace ? y.Elements : b, y.Elements);
                Same(b.Select(value => expected(2.5f, value)), y.Elements);
            }

            y.RequireIntact();

            void Place(float[] values) => values.CopyTo(y.Elements);
        }
    }

    public static float[] Values(int length, float from, float to, int seed)
    {
        var random = new Random(seed + length);
        return [.. Enumerable.Range(0, length).Select(_ => from + ((to - from) * random.NextSingle()))];
    }

    private static void Same(IEnumerable<float> expected, ReadOnlySpan<float> actual)
    {
        var i = 0;
        foreach (var value in expected)
        {
            // bits, not numbers: lanes must not depend on how wide they run
            if (BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"Element {i} of {actual.Length} is {actual[i]:g9}, not {value:g9}.");
            i++;
        }

        Assert.Equal(actual.Length, i);
    }
}
