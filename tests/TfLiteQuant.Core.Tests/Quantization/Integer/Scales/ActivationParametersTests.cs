using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>Ranges to scales and zero points, where the reference's own tests or its formulas in their own precision say what comes out.</summary>
public sealed class ActivationParametersTests
{
    [Theory]
    [InlineData(-128f, 127f, 1f, 0)]
    [InlineData(1f, 6f, 6f / 255, -128)]
    [InlineData(-6f, -1f, 6f / 255, 127)]
    [InlineData(-1f, 1.20779215f, 0.0086580086499452591f, -13)]
    [InlineData(-1f, 1f, 0.0078431377187371254f, -1)]
    [InlineData(0.1f, 1f, 0.0039215688593685627f, -128)]
    [InlineData(-8f, -1f, 0.031372550874948502f, 127)]
    [InlineData(-1.2f, 1.5f, 0.010588235221803188f, -15)]
    [InlineData(-0.5f, 0.5f, 0.0039215688593685627f, -1)]
    [InlineData(-6f, 6f, 12f / 255, -1)]
    [InlineData(-0.1f, 0.1f, 0.2f / 255, 0)]
    [InlineData(0f, 0f, 7.84313681e-9f, 0)]
    [InlineData(0f, 1.17549435e-38f, 7.84313681e-9f, 0)]
    public void Int8(float min, float max, float scale, int zeroPoint)
    {
        var parameters = ActivationParameters.For(TensorType.Int8, new ValueRange(min, max));
        Assert.Equal((TensorType.Int8, zeroPoint), (parameters.Type, parameters.ZeroPoint));
        Assert.Equal(scale, parameters.Scale, scale * 1e-7f);
    }

    [Theory]
    [InlineData(-1f, 0.5f, 1f / 32767)]
    [InlineData(2f, 5f, 5f / 32767)]
    [InlineData(-7f, -3f, 7f / 32767)]
    public void Int16(float min, float max, float scale)
    {
        var parameters = ActivationParameters.For(TensorType.Int16, new ValueRange(min, max));
        Assert.Equal((TensorType.Int16, 0, scale), (parameters.Type, parameters.ZeroPoint, parameters.Scale));
    }

    /// <summary>A constant of one value has 0 in its range; one of zeros has a scale above 0.</summary>
    [Theory]
    [InlineData(0f, 255f, 1f, -128)]
    [InlineData(25.4f, 25.4f, 0.09960784f, -128)]
    [InlineData(-25.4f, -25.4f, 0.09960784f, 127)]
    [InlineData(-3f, 3f, 0.023529412f, 0)]
    [InlineData(0f, 0f, 3.9215686e-9f, 0)]
    public void Constant(float min, float max, float scale, int zeroPoint)
    {
        var parameters = ActivationParameters.ForConstant(TensorType.Int8, new ValueRange(min, max));
        Assert.Equal(scale, parameters.Scale, scale * 2e-7f);
        Assert.InRange(parameters.ZeroPoint, zeroPoint - 1, zeroPoint);
    }

    /// <summary>32767 times a scale that is no number any more would be nothing.</summary>
    [Theory]
    [InlineData(1e-41f)]
    [InlineData(1e-45f)]
    [InlineData(0f)]
    public void Constants_of_16_bits_next_to_nothing_have_a_scale(float value)
        => Assert.True(float.IsNormal(ActivationParameters.ForConstant(TensorType.Int16, new ValueRange(0, value)).Scale));

    [Fact]
    public void Unsigned_codes_stand_for_the_same_values()
    {
        var signed = ActivationParameters.For(TensorType.Int8, new ValueRange(-1, 3));
        var unsigned = signed.AsUInt8();
        Assert.Equal((TensorType.UInt8, signed.Scale, signed.ZeroPoint + 128), (unsigned.Type, unsigned.Scale, unsigned.ZeroPoint));
        Assert.Equal((signed.Min, signed.Max), (unsigned.Min, unsigned.Max));
    }

    /// <summary>0.0 always has a code of its own, and both ends of the range lie within half a step of one.</summary>
    [Fact]
    public void Ranges_fit()
    {
        var random = new TfLiteQuant.TestKit.SeededRandom(9);
        for (var i = 0; i < 2000; i++)
        {
            var (a, b) = ((float)random.NextDouble(-10, 10), (float)random.NextDouble(-10, 10));
            var range = new ValueRange(Math.Min(a, b), Math.Max(a, b));
            foreach (var type in (TensorType[])[TensorType.Int8, TensorType.Int16])
            {
                var parameters = ActivationParameters.For(type, range);
                Assert.InRange(range.Min, parameters.Min - (0.5001 * parameters.Scale), parameters.Max);
                Assert.InRange(range.Max, parameters.Min, parameters.Max + (0.5001 * parameters.Scale));
            }
        }
    }
}
