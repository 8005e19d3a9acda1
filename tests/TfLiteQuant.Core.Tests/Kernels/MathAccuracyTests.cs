using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Errors of the mathematical functions against double precision, in units of the last place.</summary>
public sealed class MathAccuracyTests
{
    [Fact]
    public void Exponential_is_within_two_units() => Check(default(Exp), Math.Exp, -87, 88, 2);

    [Fact]
    public void Exponential_reaches_zero_and_infinity_gradually()
    {
        Check(default(Exp), Math.Exp, -103, -87, 2);
        var y = new float[16];
        default(FloatUnaryLoop<Exp>).Run([-200, -110, -103.9f, 88.7f, 88.73f, 100, 1e30f, -1e30f, 0, -0f, 1, -1, 2, 3, 4, 5], y);
        Assert.Equal([0, 0], y[..2]);
        Assert.Equal(MathF.Exp(88.7f), y[3], 1e33f);
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, 0, 1, 1], y[4..10]);
    }

    [Fact]
    public void Tangent_is_within_three_units()
    {
        Check(default(Tanh), Math.Tanh, -10, 10, 3);
        Check(default(Tanh), Math.Tanh, -1e-3, 1e-3, 3);
    }

    [Fact]
    public void Logistic_is_within_three_units() => Check(default(Logistic), static x => 1 / (1 + Math.Exp(-x)), -80, 30, 3);

    [Fact]
    public void Elu_is_within_three_units() => Check(default(Elu), static x => x < 0 ? ExpMinusOne(x) : x, -20, 1, 3);

    [Fact]
    public void Gelu_is_close_for_its_range()
    {
        // x (1 + erf(x / sqrt 2)) / 2 by the series of erf, in double
        Check(default(GeluErf), static x => 0.5 * x * (1 + Erf(x * Math.Sqrt(0.5))), -4, 4, 64, 1e-7);
        Check(default(GeluTanh), static x => 0.5 * x * (1 + Math.Tanh(0.7978845608028654 * (x + (0.044715 * x * x * x)))), -6, 6, 64, 3e-7);
    }

    private static void Check<TOp>(TOp op, Func<double, double> exact, double from, double to, double units, double absolute = 0)
        where TOp : struct, IFloatUnary
    {
        const int Count = 200_003;
        var x = new float[Count];
        for (var i = 0; i < Count; i++) x[i] = (float)(from + ((to - from) * i / (Count - 1)));
        var y = new float[Count];
        new FloatUnaryLoop<TOp>(op).Run(x, y);
        var (worst, where) = (0.0, 0f);
        for (var i = 0; i < Count; i++)
        {
            var expected = exact(x[i]);
            var unit = Math.Max(MathF.BitIncrement(MathF.Abs((float)expected)) - MathF.Abs((float)expected), float.Epsilon);
            var error = Math.Max(0, Math.Abs(y[i] - expected) - absolute) / unit;
            if (error > worst) (worst, where) = (error, x[i]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{typeof(TOp).Name}: {worst:0.00} units at {where:g9}");
        Assert.True(worst <= units, $"{typeof(TOp).Name}: {worst:0.00} units at {where:g9}");
    }

    private static double ExpMinusOne(double x)
        => Math.Abs(x) > 1e-2 ? Math.Exp(x) - 1 : x * (1 + (x / 2 * (1 + (x / 3 * (1 + (x / 4 * (1 + (x / 5))))))));

    private static double Erf(double x)
    {
        var (term, sum) = (x, x);
        for (var n = 1; n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return sum * 2 / Math.Sqrt(Math.PI);
    }
}
