using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed class SymmetricCodesTests
{
    private const sbyte Guard = 85;

    /// <summary>Every length from 0 to 257, at every alignment within a vector, with codes before and after left alone.</summary>
    [Fact]
    public void Vector_form_equals_the_specification_at_every_length()
    {
        var values = Values(300);
        const double Scale = 2.0 * 3.5 / 254;
        for (var length = 0; length <= 257; length++)
        {
            var offset = length % 33;
            var codes = new sbyte[offset + length + 40];
            Array.Fill(codes, Guard);
            SymmetricCodes.Quantize(values.AsSpan(offset, length), Scale, codes.AsSpan(offset, length));
            for (var i = 0; i < codes.Length; i++)
            {
                var expected = i >= offset && i < offset + length ? Expected(values[i], Scale) : Guard;
                Assert.True(expected == codes[i], $"length {length}, offset {offset}, position {i}: {codes[i]}, not {expected}");
            }
        }
    }

    [Fact]
    public void Per_column_form_equals_the_specification_at_every_length()
    {
        var values = Values(300);
        for (var length = 0; length <= 257; length++)
        {
            var scales = Enumerable.Range(0, length).Select(static i => 0.001 * (i + 1)).ToArray();
            var codes = new sbyte[length + 40];
            Array.Fill(codes, Guard);
            SymmetricCodes.QuantizePerColumn(values.AsSpan(7, length), scales, codes.AsSpan(3, length));
            for (var i = 0; i < codes.Length; i++)
            {
                var inside = i >= 3 && i < 3 + length;
                Assert.Equal(inside ? Expected(values[i + 4], scales[i - 3]) : Guard, codes[i]);
            }
        }
    }

    /// <summary>Quotients of exactly k + 1/2 and their neighbours: halves go away from zero, everything below does not.</summary>
    [Fact]
    public void Halves_round_away_from_zero()
    {
        var values = new float[64];
        for (var i = 0; i < 64; i++)
        {
            var tie = (i / 4) + 0.5f;
            values[i] = (i % 4) switch { 0 => tie, 1 => -tie, 2 => MathF.BitDecrement(tie), _ => -MathF.BitIncrement(tie) };
        }

        var codes = new sbyte[64];
        SymmetricCodes.Quantize(values, 1.0, codes);
        for (var i = 0; i < 64; i++)
        {
            var k = i / 4;
            Assert.Equal((i % 4) switch { 0 => k + 1, 1 => -k - 1, 2 => k, _ => -k - 1 }, codes[i]);
        }
    }

    [Fact]
    public void The_largest_double_below_one_half_rounds_to_zero()
    {
        // 3 / (6 + one step) is the nearest quotient below a half that floats and doubles can make.
        var values = Enumerable.Repeat(3f, 32).ToArray();
        var codes = new sbyte[32];
        SymmetricCodes.Quantize(values, Math.BitIncrement(6.0), codes);
        Assert.All(codes, static code => Assert.Equal(0, code));
        SymmetricCodes.Quantize(values, 6.0, codes);
        Assert.All(codes, static code => Assert.Equal(1, code));
    }

    [Fact]
    public void Codes_stay_within_127()
    {
        var values = Enumerable.Repeat(1e30f, 32).Concat(Enumerable.Repeat(-1e30f, 32)).ToArray();
        var codes = new sbyte[64];
        SymmetricCodes.Quantize(values, 1e28, codes);
        Assert.Equal(100, codes[0]);
        SymmetricCodes.Quantize(values, 7e27, codes);
        Assert.Equal(127, codes[0]);
        Assert.Equal(-127, codes[63]);
    }

    private static float[] Values(int count)
    {
        var values = new float[count];
        var state = 12345u;
        for (var i = 0; i < count; i++)
        {
            state = (state * 1664525) + 1013904223;
            values[i] = ((state >> 8) / (float)(1 << 24) * 7f) - 3.5f;
        }

        return values;
    }

    // Literal and slow: the quotient in decimal arithmetic is not possible for all doubles, so the double quotient is the
    // definition; rounding is done on its exact halves.
    private static sbyte Expected(float value, double scale)
    {
        var quotient = value / scale;
        var whole = Math.Floor(Math.Abs(quotient));
        if (Math.Abs(quotient) - whole >= 0.5) whole++;
        return (sbyte)(Math.Sign(quotient) * Math.Min(whole, 127));
    }
}
