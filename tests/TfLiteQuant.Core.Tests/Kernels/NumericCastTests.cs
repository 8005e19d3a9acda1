using System.Numerics;
using System.Runtime.InteropServices;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Every type of numbers to every other one at all lengths: the bits of one number at a time.</summary>
public sealed class NumericCastTests
{
    [Fact]
    public void Integers()
    {
        From<sbyte>();
        From<byte>();
        From<short>();
        From<ushort>();
        From<int>();
        From<uint>();
        From<long>();
        From<ulong>();
    }

    [Fact]
    public void Reals()
    {
        From<float>();
        From<double>();
        From<Half>();
    }

    [Fact]
    public void Large_and_small_floats_beside_each_other_become_long_integers()
    {
        float[] corners = [1L << 51, -(1L << 51), MathF.BitDecrement(1L << 51), 1 << 24, 1.9999999f, -0.99999994f, 4294967296f, 4294967040f, 9.2233715e18f, -9.223372e18f, 1.8446743e19f];
        for (var length = 0; length <= 257; length++)
        {
            var x = Enumerable.Range(0, length).Select(i => i / 40 % 2 == 0 ? (i * 0.75f) - 100 : corners[(i + length) % corners.Length]).ToArray();
            Check<float, long>(x);
            Check<float, ulong>(x);
            Check<float, uint>(x);
        }
    }

    [Fact]
    public void Long_integers_on_both_sides_of_32_bits_become_floats()
    {
        long[] corners = [int.MaxValue, int.MinValue, int.MaxValue + 1L, int.MinValue - 1L, uint.MaxValue, (1L << 53) + 1, (1L << 54) - 1];
        for (var length = 0; length <= 257; length++)
        {
            var x = Enumerable.Range(0, length).Select(i => i / 40 % 2 == 0 ? (i * 77777) - 100 : corners[(i + length) % corners.Length]).ToArray();
            Check<long, float>(x);
            Check<ulong, float>(Array.ConvertAll(x, static value => (ulong)value));
        }
    }

    [Fact]
    public void Bfloat16_at_every_length()
    {
        for (var length = 0; length <= 257; length++)
        {
            var x = NumberSamples.Make<float>(length, 7);
            var y = new GuardedArray<ushort>(length, length % 5, 9);
            BFloat16Format.Narrow(x, y.Elements);
            var one = new ushort[1];
            for (var i = 0; i < length; i++)
            {
                BFloat16Format.Narrow(x.AsSpan(i, 1), one);
                Assert.Equal(one[0], y.Elements[i]);
            }

            y.RequireIntact();
            var back = new GuardedArray<float>(length, length % 3, 9);
            BFloat16Format.Widen(y.Elements, back.Elements);
            for (var i = 0; i < length; i++) Assert.Equal((uint)y.Elements[i] << 16, BitConverter.SingleToUInt32Bits(back.Elements[i]));
            back.RequireIntact();
        }
    }

    private static void From<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        for (var length = 0; length <= 257; length++)
        {
            var x = NumberSamples.Make<T>(length, 3);
            Check<T, sbyte>(x);
            Check<T, byte>(x);
            Check<T, short>(x);
            Check<T, ushort>(x);
            Check<T, int>(x);
            Check<T, uint>(x);
            Check<T, long>(x);
            Check<T, ulong>(x);
            Check<T, float>(x);
            Check<T, double>(x);
            Check<T, Half>(x);
        }
    }

    private static void Check<TFrom, TTo>(TFrom[] x)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        var expected = Array.ConvertAll(x, NumericCast.Number<TFrom, TTo>);
        var y = new GuardedArray<TTo>(x.Length, x.Length % 5, TTo.One);
        NumericCast.Convert<TFrom, TTo>(x, y.Elements);
        Same(expected, y.Elements);
        y.RequireIntact();
        if (Marshal.SizeOf<TFrom>() != Marshal.SizeOf<TTo>()) return;
        MemoryMarshal.Cast<TFrom, TTo>(x).CopyTo(y.Elements);
        NumericCast.Convert(MemoryMarshal.Cast<TTo, TFrom>(y.Elements), y.Elements);
        Same(expected, y.Elements);
    }

    // what bits NaN has is left to the processor
    private static void Same<T>(T[] expected, Span<T> actual)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (!T.IsNaN(expected[i])) continue;
            Assert.True(T.IsNaN(actual[i]));
            actual[i] = expected[i];
        }

        NumberSamples.Same<T>(expected, actual, $"{typeof(T)}");
    }
}
