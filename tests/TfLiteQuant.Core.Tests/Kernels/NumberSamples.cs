using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Numbers of any type for kernel tests: all sorts of bits, and often those at which kernels differ.</summary>
internal static class NumberSamples
{
    /// <summary>Numbers of which many are equal, extreme, zero of either sign, or none at all.</summary>
    public static T[] Make<T>(int length, int seed)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T[] corners = [T.Zero, T.Zero, T.One, -T.One, T.One + T.One, T.MinValue, T.MaxValue, -T.Zero, T.CreateTruncating(double.NaN)];
        if (T.IsNaN(corners[^1])) corners = [.. corners, T.CreateTruncating(double.PositiveInfinity), T.CreateTruncating(double.NegativeInfinity), T.CreateTruncating(-0.25)];
        var random = new Random(seed + length);
        var values = new T[length];
        random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        for (var i = 0; i < length; i++)
            if (random.Next(2) == 0) values[i] = corners[random.Next(corners.Length)];
        return values;
    }

    /// <summary>Fails where bits differ.</summary>
    public static void Same<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged
    {
        Assert.Equal(expected.Length, actual.Length);
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual))) return;
        for (var i = 0; i < actual.Length; i++)
        {
            if (!MemoryMarshal.AsBytes(expected.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(actual.Slice(i, 1))))
                Assert.Fail($"{what}: element {i} of {actual.Length} is {actual[i]}, not {expected[i]}.");
        }
    }
}
