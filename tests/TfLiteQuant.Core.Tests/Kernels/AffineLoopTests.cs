using System.Numerics;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Floats to codes and back at every length against the formulas.</summary>
public sealed class AffineLoopTests
{
    [Fact]
    public void Codes_are_rounded_away_from_zero_and_clamped()
    {
        Quantize<sbyte>(0.25f, -3);
        Quantize<byte>(0.017f, 200);
        Quantize<short>(0.0005f, 0);
    }

    [Theory]
    [InlineData(float.NaN, -3)]
    [InlineData(float.PositiveInfinity, 127)]
    [InlineData(float.NegativeInfinity, -128)]
    [InlineData(0.125f, -2)]
    [InlineData(-0.125f, -4)]
    [InlineData(0.12499999f, -3)]
    [InlineData(1e30f, 127)]
    public void Corners(float value, int expected)
    {
        var codes = new sbyte[19];
        AffineCodes.Quantize<sbyte>(Enumerable.Repeat(value, codes.Length).ToArray(), codes, 0.25f, -3);
        Assert.All(codes, code => Assert.Equal(expected, code));
    }

    [Fact]
    public void Halves_of_every_size_go_away_from_zero()
    {
        for (var whole = -300; whole <= 300; whole++)
        {
            var values = Enumerable.Repeat(whole + 0.5f, 9).Append(MathF.BitIncrement(whole - 0.5f)).ToArray();
            var codes = new short[values.Length];
            AffineCodes.Quantize<short>(values, codes, 1, 0);
            for (var i = 0; i < values.Length; i++) Assert.Equal((short)Math.Round((double)values[i], MidpointRounding.AwayFromZero), codes[i]);
        }
    }

    [Fact]
    public void What_is_no_number_gets_the_zero_point_among_others()
    {
        for (var length = 1; length <= 70; length++)
        {
            for (var place = 0; place < length; place++)
            {
                var values = LoopChecks.Values(length, -9, 9, 5);
                values[place] = float.NaN;
                var codes = new byte[length];
                AffineCodes.Quantize<byte>(values, codes, 0.1f, 99);
                for (var i = 0; i < length; i++) Assert.Equal(AffineCodes.Code<byte>(values[i], 0.1f, 99), codes[i]);
            }
        }
    }

    private static void Quantize<T>(float scale, int zero)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        for (var length = 0; length <= 257; length++)
        {
            var values = LoopChecks.Values(length, -60, 60, 5);
            var codes = new GuardedArray<T>(length, length % 5, T.CreateTruncating(77));
            new QuantizingLoop<T>(scale, zero).Run(values, codes.Elements);
            for (var i = 0; i < length; i++) Assert.Equal(T.CreateSaturating(MathF.Round(values[i] / scale, MidpointRounding.AwayFromZero) + zero), codes.Elements[i]);
            codes.RequireIntact();
            var back = new GuardedArray<float>(length, length % 3, -1.5f);
            new DequantizingLoop<T>(scale, zero).Run(codes.Elements, back.Elements);
            for (var i = 0; i < length; i++) Assert.Equal((int.CreateTruncating(codes.Elements[i]) - zero) * scale, back.Elements[i]);
            back.RequireIntact();
        }
    }
}
