using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed class HalfPrecisionTests
{
    [Theory]
    [InlineData(65504f, 65504f)]
    [InlineData(65505f, 65504f)]
    [InlineData(-99999f, -65504f)]
    [InlineData(float.PositiveInfinity, 65504f)]
    [InlineData(float.NegativeInfinity, -65504f)]
    [InlineData(1f + (1f / 2048), 1f)] // a tie: to the even half
    [InlineData(1f + (3f / 2048), 1f + (2f / 1024))]
    [InlineData(5.9604645e-8f, 5.9604645e-8f)] // the smallest subnormal half is kept
    [InlineData(2.9802322e-8f, 0f)] // half of it is a tie with zero
    public void Rounds_and_clamps(float value, float expected)
    {
        var halves = new Half[40];
        HalfPrecision.Convert(Enumerable.Repeat(value, 40).ToArray(), halves);
        Assert.All(halves, half => Assert.Equal(expected, (float)half));
    }

    [Fact]
    public void Not_a_number_stays_and_is_not_counted()
    {
        var halves = new Half[3];
        Assert.Equal(1, HalfPrecision.Convert([float.NaN, 1e9f, 2f], halves));
        Assert.True(Half.IsNaN(halves[0]));
        Assert.Equal(65504f, (float)halves[1]);
        Assert.Equal(2f, (float)halves[2]);
    }

    [Fact]
    public void Every_length_converts_as_the_type_itself_does()
    {
        for (var length = 0; length <= 257; length++)
        {
            var values = Enumerable.Range(0, length).Select(static i => (i - 100) * 0.37f).ToArray();
            var halves = new Half[length + 1];
            halves[length] = (Half)77f;
            Assert.Equal(0, HalfPrecision.Convert(values, halves));
            for (var i = 0; i < length; i++) Assert.Equal((Half)values[i], halves[i]);
            Assert.Equal((Half)77f, halves[length]);
        }
    }

    /// <summary>Both forms against the type's own conversion, over floats of every exponent and both signs.</summary>
    [Fact]
    public void Scalar_and_vector_forms_agree_with_the_type_over_all_exponents()
    {
        var values = new float[1 << 20];
        for (var i = 0; i < values.Length; i++) values[i] = BitConverter.Int32BitsToSingle((i << 12) | (i * 2654435 & 0xFFF));
        var halves = new Half[values.Length];
        HalfPrecision.Convert(values, halves);
        for (var i = 0; i < values.Length; i++)
        {
            var expected = float.IsNaN(values[i]) ? float.NaN : (float)(Half)Math.Clamp(values[i], -65504f, 65504f);
            Assert.Equal(expected, (float)halves[i]);
            Assert.Equal(BitConverter.HalfToInt16Bits(halves[i]), HalfPrecision.Convert(BitConverter.SingleToInt32Bits(values[i])));
        }
    }

    [Fact]
    public void What_is_beyond_halves_becomes_infinite_where_it_is_not_clamped()
    {
        var values = new float[1 << 20];
        for (var i = 0; i < values.Length; i++) values[i] = BitConverter.Int32BitsToSingle((i << 12) | (i * 2654435 & 0xFFF));
        values[17] = MathF.BitDecrement(65520);
        values[18] = 65520;
        var halves = new Half[values.Length];
        HalfPrecision.Narrow(values, halves);
        for (var i = 0; i < values.Length; i++) Assert.Equal((Half)values[i], halves[i]);
        for (var length = 0; length <= 257; length++)
        {
            var few = new GuardedArray<Half>(length, length % 5, Half.One);
            HalfPrecision.Narrow(values.AsSpan(1000, length), few.Elements);
            Assert.Equal(halves.AsSpan(1000, length), few.Elements);
            few.RequireIntact();
        }
    }

    [Fact]
    public void Counts_across_pieces()
    {
        var values = new float[10_000];
        values[0] = values[5000] = values[9999] = -70000f;
        Assert.Equal(3, HalfPrecision.Convert(values, new Half[10_000]));
    }
}
