using System.Runtime.InteropServices;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Every float function runs through its loop at all lengths and gives the bits of one lane; the simple ones give
/// those of plain C# too.</summary>
public sealed class ElementwiseLoopTests
{
    [Fact]
    public void Simple_functions_are_what_they_say()
    {
        LoopChecks.Unary(Loop(default(Negation)), static x => -x);
        LoopChecks.Unary(Loop(default(AbsoluteValue)), MathF.Abs);
        LoopChecks.Unary(Loop(default(Floor)), MathF.Floor);
        LoopChecks.Unary(Loop(default(Ceiling)), MathF.Ceiling);
        LoopChecks.Unary(Loop(default(RoundToEven)), MathF.Round);
        LoopChecks.Unary(Loop(default(SquareRoot)), MathF.Sqrt, 0);
        LoopChecks.Unary(Loop(default(ReciprocalSquareRoot)), static x => 1 / MathF.Sqrt(x), 0.1f);
        LoopChecks.Unary(Loop(default(Square)), static x => x * x);
        LoopChecks.Unary(Loop(default(Rectifier)), static x => x < 0 ? 0 : x);
        LoopChecks.Unary(Loop(new Clamp(-1, 1)), static x => x < -1 ? -1 : x > 1 ? 1 : x);
        LoopChecks.Unary(Loop(new LeakyRelu(0.2f)), static x => x > 0 ? x : x * 0.2f);
        LoopChecks.Unary(Loop(default(HardSwish)), static x => x * Math.Clamp(x + 3, 0, 6) / 6);
    }

    [Fact]
    public void Values_are_rounded_to_steps()
    {
        const float Min = -1.5f, Max = 2.25f, Step = 3.75f / 255;
        LoopChecks.Unary(Loop(new RoundedToStep(Min, Max, Step)), static x
            => (MathF.Round((Math.Min(Math.Max(x, Min), Max) - Min) * (1 / Step), MidpointRounding.AwayFromZero) * Step) + Min, -3, 3);
    }

    [Fact]
    public void Wide_lanes_give_the_bits_of_one_lane()
    {
        LoopChecks.Unary(Loop(default(Exp)), One<Exp>, -120, 100);
        LoopChecks.Unary(Loop(default(Exp)), One<Exp>, -1, 1);
        LoopChecks.Unary(Loop(default(Logistic)), One<Logistic>, -20, 20);
        LoopChecks.Unary(Loop(default(Tanh)), One<Tanh>);
        LoopChecks.Unary(Loop(default(Tanh)), One<Tanh>, -0.01f, 0.01f);
        LoopChecks.Unary(Loop(default(Elu)), One<Elu>);
        LoopChecks.Unary(Loop(default(GeluErf)), One<GeluErf>);
        LoopChecks.Unary(Loop(default(GeluTanh)), One<GeluTanh>);
    }

    [Fact]
    public void Functions_of_two_are_what_they_say()
    {
        LoopChecks.Binary(Loop2(default(Sum)), static (a, b) => a + b);
        LoopChecks.Binary(Loop2(default(Difference)), static (a, b) => a - b);
        LoopChecks.Binary(Loop2(default(Product)), static (a, b) => a * b);
        LoopChecks.Binary(Loop2(default(Quotient)), static (a, b) => a / b);
        LoopChecks.Binary(Loop2(default(SquaredDifference)), static (a, b) => (a - b) * (a - b));
        LoopChecks.Binary(Loop2(default(Maximum)), static (a, b) => a > b ? a : b);
        LoopChecks.Binary(Loop2(default(Minimum)), static (a, b) => a < b ? a : b);
        LoopChecks.Binary(Loop2(default(UpperBound)), static (a, b) => a < b ? b : a);
        LoopChecks.Binary(Loop2(default(LowerBound)), static (a, b) => b < a ? b : a);
        LoopChecks.Binary(Loop2(default(ParametricRelu)), static (a, b) => a >= 0 ? a : a * b);
        LoopChecks.Binary(Loop2(new Clamped<Sum>(default, -1, 6)), static (a, b) => a + b < -1 ? -1 : a + b > 6 ? 6 : a + b);
        LoopChecks.Binary(default(VectorBinaryLoop<float, FloorQuotient>), static (a, b) => (float)Math.Floor((double)a / b));
        LoopChecks.Binary(default(VectorBinaryLoop<float, FloorRemainder>), default(FloorRemainder).Element);
        LoopChecks.Binary(default(VectorBinaryLoop<float, Power>), default(Power).Element);
        LoopChecks.Binary(Loop2(default(ArcTangent)), static (a, b) => default(ArcTangent).Lanes(Lane1.Of(a), Lane1.Of(b)).Value);
    }

    [Fact]
    public void What_is_no_number_stays_none()
    {
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue];
        // twice at every place: in a vector and in the remainder
        var x = new float[17];
        foreach (var value in special)
        {
            Array.Fill(x, value);
            Check(default(Exp), MathF.Exp(value));
            Check(default(Tanh), MathF.Tanh(value));
            Check(default(Logistic), 1 / (1 + MathF.Exp(-value)));
            Check(default(Elu), value < 0 ? (float)(Math.Exp(value) - 1) : value, 1e-7f);
            Check(default(RoundToEven), MathF.Round(value));
            Check(default(Rectifier), value < 0 ? 0 : value);
            Check(new Clamp(0, 6), value < 0 ? 0 : value > 6 ? 6 : value);
            Check(default(Negation), -value);
            if (!float.IsInfinity(value) && MathF.Abs(value) < 1e30f) Check(default(GeluErf), value / 2);
            if (float.IsNaN(value)) Check(default(GeluTanh), value);
        }

        void Check<TOp>(TOp op, float expected, float tolerance = 1e-37f)
            where TOp : struct, IFloatUnary
        {
            var y = new float[x.Length];
            Loop(op).Run(x, y);
            foreach (var value in y) Assert.True(value.Equals(expected) || MathF.Abs(value - expected) <= tolerance, $"{typeof(TOp).Name}({x[0]}) is {value}, not {expected}");
        }
    }

    [Fact]
    public void Halves_compute_in_float()
    {
        for (var length = 0; length <= 600; length += 7)
        {
            var values = Array.ConvertAll(LoopChecks.Values(length, -4, 4, 9), static value => (Half)value);
            var y = new ushort[length];
            new NarrowUnaryLoop<Float16Format, FloatUnaryLoop<Tanh>>(default).Run(MemoryMarshal.Cast<Half, ushort>(values), y);
            for (var i = 0; i < length; i++) Assert.Equal((Half)One<Tanh>((float)values[i]), BitConverter.UInt16BitsToHalf(y[i]));
            new NarrowBinaryLoop<Float16Format, ushort, NarrowResults<Float16Format, FloatBinaryLoop<Sum>>>(default).Run(
                MemoryMarshal.Cast<Half, ushort>(values), [BitConverter.HalfToUInt16Bits((Half)1.5f)], y);
            for (var i = 0; i < length; i++) Assert.Equal((Half)((float)values[i] + 1.5f), BitConverter.UInt16BitsToHalf(y[i]));
        }
    }

    [Theory]
    [InlineData(0x3F800000u, 0x3F80)]
    [InlineData(0x3F808000u, 0x3F80)]
    [InlineData(0x3F818000u, 0x3F82)]
    [InlineData(0x3F808001u, 0x3F81)]
    [InlineData(0x7F7FFFFFu, 0x7F80)]
    [InlineData(0x7F800001u, 0x7FC0)]
    [InlineData(0xFF800000u, 0xFF80)]
    public void Bfloat16_rounds_to_even(uint bits, int expected)
    {
        var code = new ushort[1];
        BFloat16Format.Narrow([BitConverter.UInt32BitsToSingle(bits)], code);
        Assert.Equal(expected, code[0]);
    }

    private static FloatUnaryLoop<TOp> Loop<TOp>(TOp op)
        where TOp : struct, IFloatUnary
        => new(op);

    private static FloatBinaryLoop<TOp> Loop2<TOp>(TOp op)
        where TOp : struct, IFloatBinary
        => new(op);

    private static float One<TOp>(float x)
        where TOp : struct, IFloatUnary
        => default(TOp).Lanes(Lane1.Of(x)).Value;
}
