using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Stored forms of weights to floats: every code, every length.</summary>
public sealed class ExpansionTests
{
    [Fact]
    public void EveryHalf()
    {
        var halves = Enumerable.Range(0, 1 << 16).Select(static bits => BitConverter.UInt16BitsToHalf((ushort)bits)).ToArray();
        var values = new float[halves.Length];
        HalfExpansion.Expand(halves, values);
        for (var i = 0; i < halves.Length; i++)
        {
            if (Half.IsNaN(halves[i])) Assert.True(float.IsNaN(values[i]));
            else Assert.Equal(BitConverter.SingleToInt32Bits((float)halves[i]), BitConverter.SingleToInt32Bits(values[i]));
        }
    }

    [Fact]
    public void EveryLength()
    {
        var random = new SeededRandom(3);
        for (var length = 0; length <= 70; length++)
        {
            var bytes = Array.ConvertAll(random.Integers(length, 0, 256), static value => (byte)value);
            var signed = Array.ConvertAll(bytes, static value => (sbyte)value);
            var words = Array.ConvertAll(random.Integers(length, -32768, 32768), static value => (short)value);
            Check(bytes, 0.3f, 200, static value => value);
            Check(signed, 0.3f, -17, static value => value);
            Check(words, 1e-3f, 0, static value => value);
            Check(Array.ConvertAll(words, static value => (ushort)value), 1e-3f, 300, static value => value);
            // Biases: what vectors would read as codes of two bytes is others.
            Check(Array.ConvertAll(words, static value => value * 400), 1e-5f, 0, static value => value);
            var halves = Array.ConvertAll(random.Floats(length), static value => (Half)value);
            var values = Guarded(length);
            HalfExpansion.Expand(halves, values.AsSpan(0, length));
            Assert.Equal(Array.ConvertAll(halves, static value => (float)value), values[..length]);
            Assert.True(float.IsNaN(values[length]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Axis(int inner)
    {
        var codes = Enumerable.Range(0, 2 * 3 * inner).Select(static i => (sbyte)((i * 7) % 256 - 128)).ToArray();
        float[] scales = [0.5f, 0.25f, 3];
        int[] zeros = [1, -2, 0];
        var values = new float[codes.Length];
        AffineExpansion.ExpandAxis<sbyte>(codes, values, scales, zeros, inner);
        for (var i = 0; i < codes.Length; i++) Assert.Equal(scales[i / inner % 3] * (codes[i] - zeros[i / inner % 3]), values[i]);
        AffineExpansion.ExpandAxis<sbyte>(codes, values, scales, [5], inner);
        for (var i = 0; i < codes.Length; i++) Assert.Equal(scales[i / inner % 3] * (codes[i] - 5), values[i]);
    }

    [Fact]
    public void PackedCodes_LieLowBitsFirst()
    {
        var codes = new sbyte[5];
        PackedCodes.UnpackInt4([0x7F, 0x80, 0x03], codes);
        Assert.Equal([-1, 7, 0, -8, 3], codes);
        PackedCodes.UnpackUInt4([0x7F, 0x80, 0x03], codes);
        Assert.Equal([15, 7, 0, 8, 3], codes);
        PackedCodes.UnpackInt2([0b11_10_01_00, 0b01], codes);
        Assert.Equal([0, 1, -2, -1, 1], codes);
    }

    private static void Check<T>(T[] codes, float scale, int zero, Func<T, int> code)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var values = Guarded(codes.Length);
        AffineExpansion.Expand<T>(codes, values.AsSpan(0, codes.Length), scale, zero);
        for (var i = 0; i < codes.Length; i++) Assert.Equal(scale * (code(codes[i]) - zero), values[i]);
        Assert.True(float.IsNaN(values[codes.Length]));
    }

    private static float[] Guarded(int length)
    {
        var values = new float[length + 1];
        Array.Fill(values, float.NaN);
        return values;
    }
}
