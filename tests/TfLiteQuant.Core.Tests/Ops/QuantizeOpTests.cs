using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class QuantizeOpTests
{
    private static readonly float[] Values = [-10f, -1f, -0.25f, -0.2f, 0f, 0.25f, 0.3f, 0.75f, 1f, 100f];

    [Fact]
    public void Floats_become_codes_with_halves_away_from_zero_and_clamping()
    {
        var codes = Run<float, sbyte>(Values, TensorType.Float32, null, TensorType.Int8, QuantizationParameters.PerTensor(0.5f, 3));
        Assert.Equal(Array.ConvertAll(Values, static value => (sbyte)Math.Clamp(Math.Round(value / 0.5, MidpointRounding.AwayFromZero) + 3, -128, 127)), codes);
    }

    [Theory]
    [InlineData(TensorType.UInt8, 128)]
    [InlineData(TensorType.Int16, 0)]
    public void Other_widths_clamp_to_their_own_range(TensorType type, int zero)
    {
        var (min, max) = type.CodeRange();
        float[] extremes = [-1e9f, 1e9f];
        var parameters = QuantizationParameters.PerTensor(0.01f, zero);
        long[] codes = type == TensorType.UInt8
            ? Array.ConvertAll(Run<float, byte>(extremes, TensorType.Float32, null, type, parameters), static code => (long)code)
            : Array.ConvertAll(Run<float, short>(extremes, TensorType.Float32, null, type, parameters), static code => (long)code);
        Assert.Equal([min, max], codes);
    }

    [Fact]
    public void Each_channel_has_its_own_scale()
    {
        var codes = Run<float, sbyte>([1f, 1f, 1f, 2f, 2f, 2f], TensorType.Float32, null, TensorType.Int8, QuantizationParameters.PerAxis([1f, 0.5f, 0.25f], 1), [2, 3]);
        Assert.Equal([1, 2, 4, 2, 4, 8], codes);
    }

    [Fact]
    public void Codes_of_equal_scale_change_type_exactly()
    {
        var all = Enumerable.Range(-128, 256).Select(static code => (sbyte)code).ToArray();
        var codes = Run<sbyte, byte>(all, TensorType.Int8, QuantizationParameters.PerTensor(0.1f, -5), TensorType.UInt8, QuantizationParameters.PerTensor(0.1f, 123));
        Assert.Equal(Enumerable.Range(0, 256).Select(static code => (byte)code), codes);
    }

    /// <summary>The integer result is at most one code from the real one, and exact away from ties.</summary>
    [Fact]
    public void Codes_of_another_scale_are_rescaled()
    {
        var all = Enumerable.Range(-128, 256).Select(static code => (sbyte)code).ToArray();
        var codes = Run<sbyte, sbyte>(all, TensorType.Int8, QuantizationParameters.PerTensor(0.037f, 7), TensorType.Int8, QuantizationParameters.PerTensor(0.05f, -20));
        for (var i = 0; i < 256; i++)
        {
            var real = Math.Clamp(((all[i] - 7) * (double)0.037f / 0.05f) - 20, -128, 127);
            Assert.True(Math.Abs(codes[i] - real) <= 0.5 + 1e-6, $"{all[i]}: {codes[i]}, not {real}");
        }
    }

    [Fact]
    public void Without_a_scale_it_is_refused()
    {
        var error = Assert.Throws<TfLiteQuantException>(() => Run<float, sbyte>(Values, TensorType.Float32, null, TensorType.Int8, null));
        Assert.Contains("no scale", error.Message);
    }

    [Theory]
    [InlineData(1e6), InlineData(1e3), InlineData(10), InlineData(5), InlineData(2), InlineData(0.1), InlineData(1e-3), InlineData(1e-6)]
    public void Multipliers_recompose_to_their_factor(double factor)
    {
        var multiplier = FixedPointMultiplier.From(factor);
        Assert.Equal(factor, multiplier.Mantissa * Math.ScaleB(1, multiplier.Shift - 31), factor * 1e-8);
        Assert.Equal(default, FixedPointMultiplier.From(1e-12));
    }

    [Fact]
    public void Fake_quantization_gives_the_values_that_codes_express()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Operator(BuiltinOperator.FakeQuant, [builder.Main.Input([Values.Length])], [Values.Length], FakeQuantOptions(-1f, 3f, 8)));
        using var interpreter = new Interpreter(builder.Build());
        interpreter.SetInput<float>(0, Values);
        interpreter.Run();
        var rounded = interpreter.Output<float>(0).ToArray();

        // 255 steps over 4.0; 0.0 must be one of the values, so the range is moved by a quarter of a step.
        const double Step = 4.0 / 255;
        for (var i = 0; i < Values.Length; i++)
        {
            var code = Math.Clamp(Math.Round(Values[i] / Step, MidpointRounding.AwayFromZero), -64, 191);
            Assert.Equal(code * Step, rounded[i], 1e-6);
        }
    }

    /// <summary>A range without 0 keeps its width and moves to where 0 is one of its ends, as the reference's does.</summary>
    [Theory]
    [InlineData(0.5f, 6f, 0, 5.5)]
    [InlineData(-6f, -1f, -5, 0)]
    [InlineData(10f, 11f, 0, 1)]
    public void Fake_quantization_moves_a_range_to_zero(float min, float max, double lowest, double highest)
    {
        var rounded = FakeQuantized(min, max);
        var step = (highest - lowest) / 255;
        for (var i = 0; i < Values.Length; i++)
            Assert.Equal(Math.Round(Math.Clamp(Values[i], lowest, highest) / step, MidpointRounding.AwayFromZero) * step, rounded[i], 1e-5 + (step * 1e-3));
    }

    [Theory]
    [InlineData(2f, 2f)]
    [InlineData(3f, 1f)]
    [InlineData(0f, float.PositiveInfinity)]
    [InlineData(float.NaN, 1f)]
    public void Fake_quantization_needs_a_range(float min, float max)
        => Assert.Contains("smaller and a larger finite end", Assert.Throws<TfLiteQuantException>(() => FakeQuantized(min, max)).Advice, StringComparison.Ordinal);

    private static float[] FakeQuantized(float min, float max)
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Operator(BuiltinOperator.FakeQuant, [builder.Main.Input([Values.Length])], [Values.Length], FakeQuantOptions(min, max, 8)));
        using var interpreter = new Interpreter(builder.Build());
        interpreter.SetInput<float>(0, Values);
        interpreter.Run();
        return interpreter.Output<float>(0).ToArray();
    }

    private static TTo[] Run<TFrom, TTo>(TFrom[] values, TensorType from, QuantizationParameters? fromParameters, TensorType to, QuantizationParameters? toParameters, int[]? shape = null)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var builder = new ModelBuilder();
        shape ??= [values.Length];
        var input = builder.Main.Input(shape, type: from);
        builder.Main[input].Quantization = fromParameters;
        var output = builder.Main.Operator(BuiltinOperator.Quantize, [input], [(to, shape)])[0];
        builder.Main[output].Quantization = toParameters;
        builder.Main.Output(output);
        using var interpreter = new Interpreter(builder.Build());
        interpreter.SetInput<TFrom>(0, values);
        interpreter.Run();
        return interpreter.Output<TTo>(0).ToArray();
    }

    private static OperatorOptions FakeQuantOptions(float min, float max, int bits)
    {
        const int FakeQuantTag = 58;
        var table = new OperatorOptions(FakeQuantTag);
        table.Set(0, FieldValue.Single(min));
        table.Set(1, FieldValue.Single(max));
        table.Set(2, FieldValue.Int32(bits));
        return table;
    }
}
