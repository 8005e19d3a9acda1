using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Functions of two floats at every pair of special arguments, and their accuracy between them.</summary>
public sealed class SpecialArgumentTests
{
    private static readonly float[] Special =
    [
        0, -0f, 1, -1, 2, -2, 3, -3, 0.5f, -0.5f, 0.75f, 1.5f, -1.5f, 2.5f, 1e-3f, -1e-3f, 1e30f, -1e30f, 1e-40f, -1e-40f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue,
        16777215, 16777216, 16777217, -16777215, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    [Fact]
    public void Powers() => Check(default(PowerLoop), static (a, b) => (float)Math.Pow(a, b), 1);

    [Fact]
    public void Angles() => Check(default(FloatBinaryLoop<ArcTangent>), static (a, b) => (float)Math.Atan2(a, b), 3);

    [Fact]
    public void Floors_of_quotients() => Check(default(VectorBinaryLoop<float, FloorQuotient>), static (a, b) => (float)Math.Floor((double)a / b), 0);

    [Fact]
    public void Remainders() => Check(default(VectorBinaryLoop<float, FloorRemainder>), Remainder, 0);

    [Fact]
    public void Remainders_are_exact_wherever_the_quotient_lies()
    {
        var random = new Random(5);
        var (a, b, y) = (new float[1 << 18], new float[1 << 18], new float[1 << 18]);
        for (var i = 0; i < a.Length; i++)
        {
            b[i] = (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-20, 20));

            // a multiple of the divisor or next to one, or anything
            var multiple = (float)((double)b[i] * random.Next(-5000, 5000));
            a[i] = random.Next(3) switch { 0 => multiple, 1 => MathF.BitIncrement(multiple), _ => (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-20, 48)) };
        }

        default(VectorBinaryLoop<float, FloorRemainder>).Run(a, b, y);
        for (var i = 0; i < a.Length; i++) Assert.Equal(BitConverter.SingleToInt32Bits(Remainder(a[i], b[i])), BitConverter.SingleToInt32Bits(y[i]));
    }

    [Fact]
    public void Powers_are_the_nearest_floats_or_next_to_them()
    {
        var random = new Random(6);
        var (a, b, y) = (new float[1 << 18], new float[1 << 18], new float[1 << 18]);
        for (var i = 0; i < a.Length; i++) (a[i], b[i]) = (MathF.Pow(2, (random.NextSingle() * 60) - 30), (random.NextSingle() * 8) - 4);
        default(PowerLoop).Run(a, b, y);
        for (var i = 0; i < a.Length; i++) RequireNear((float)Math.Pow(a[i], b[i]), y[i], 1, a[i], b[i]);
    }

    [Fact]
    public void Whole_powers_are_the_nearest_floats_or_next_to_them()
    {
        var random = new Random(8);
        for (var exponent = -WholePower.Most; exponent <= WholePower.Most; exponent++)
        {
            Assert.True(WholePower.Takes(exponent));
            for (var length = 0; length <= 257; length++)
            {
                var a = new float[length];
                for (var i = 0; i < length; i++) a[i] = i % 7 == 0 ? Special[random.Next(Special.Length)] : (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-12, 12));
                var y = new GuardedArray<float>(length, length % 5, -77);
                default(PowerLoop).Run(a, [exponent], y.Elements);
                for (var i = 0; i < length; i++) RequireNear((float)Math.Pow(a[i], exponent), y.Elements[i], 1, a[i], exponent);
                y.RequireIntact();
                a.CopyTo(y.Elements);
                default(PowerLoop).Run(y.Elements, [exponent], y.Elements);
                for (var i = 0; i < length; i++) RequireNear((float)Math.Pow(a[i], exponent), y.Elements[i], 1, a[i], exponent);
            }
        }

        Assert.False(WholePower.Takes(2.5f) || WholePower.Takes(17) || WholePower.Takes(float.NaN) || WholePower.Takes(float.NegativeInfinity));
    }

    [Fact]
    public void Angles_are_within_three_units()
    {
        var random = new Random(7);
        var (a, b, y) = (new float[1 << 18], new float[1 << 18], new float[1 << 18]);
        for (var i = 0; i < a.Length; i++) (a[i], b[i]) = ((random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-9, 9)), (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-9, 9)));
        default(FloatBinaryLoop<ArcTangent>).Run(a, b, y);
        for (var i = 0; i < a.Length; i++) RequireNear((float)Math.Atan2(a[i], b[i]), y[i], 3, a[i], b[i]);
    }

    private static float Remainder(float a, float b)
    {
        var remainder = a % b;
        return remainder != 0 && (b < 0) != (remainder < 0) ? remainder + b : remainder;
    }

    // every pair within a row of many pairs, and with one of them for the whole row
    private static void Check<TLoop>(TLoop loop, Func<float, float, float> expected, int units)
        where TLoop : struct, IBinaryLoop<float, float>
    {
        var y = new float[Special.Length];
        foreach (var other in Special)
        {
            loop.Run(Special, [other], y);
            for (var i = 0; i < y.Length; i++) RequireNear(expected(Special[i], other), y[i], units, Special[i], other);
            loop.Run([other], Special, y);
            for (var i = 0; i < y.Length; i++) RequireNear(expected(other, Special[i]), y[i], units, other, Special[i]);
            loop.Run(Special, Enumerable.Repeat(other, y.Length).ToArray(), y);
            for (var i = 0; i < y.Length; i++) RequireNear(expected(Special[i], other), y[i], units, Special[i], other);
        }
    }

    private static void RequireNear(float expected, float actual, int units, float a, float b)
    {
        if (float.IsNaN(expected) ? float.IsNaN(actual) : Math.Abs((long)Place(expected) - Place(actual)) <= units && float.IsNegative(expected) == float.IsNegative(actual)) return;
        Assert.Fail($"Of {a:g9} and {b:g9} comes {actual:g9}, not {expected:g9}.");

        // floats in their order
        static int Place(float value) => BitConverter.SingleToInt32Bits(value) is var bits && bits < 0 ? int.MinValue - bits : bits;
    }
}
