using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>a to the power of b.</summary>
/// <remarks>
/// <para>Floats: <c>2^(b log2 |a|)</c> in double precision, rounded to float at the end. What is off is about 2^-38 of the exponent, and so
/// less than 2^-30 of the result: it is the nearest float but where it lies next to the middle of two.</para>
/// <para><c>log2 m</c> for m from 1/sqrt 2 to sqrt 2 is <c>2 / ln 2 (s + s^3/3 + s^5/5 + ...)</c> with <c>s = (m - 1) / (m + 1)</c>, of which
/// s^15 and later are below 2^-39 of the whole. <c>2^f</c> for f up to one half is the series of <c>e^(f ln 2)</c>, of which the tenth and
/// later terms are below 2^-32.</para>
/// </remarks>
internal readonly struct Power : IVectorBinary<float>, IScalarBinary<int, int>
{
    private const double PerLn2 = 1.4426950408889634;
    private const double Ln2 = 0.6931471805599453;

    /// <summary>Beyond this exponent a float is infinite, or zero.</summary>
    private const double Farthest = 160;

    private const long HalfRootBits = 0x3FE6_A09E_667F_3BCD;
    private const long OneBits = 0x3FF0_0000_0000_0000;
    private const long Fraction = 0x000F_FFFF_FFFF_FFFF;
    private const int FractionBits = 52;

    /// <summary>2^52: integers below it are the low bits of their sum with it.</summary>
    private const double Raise = 1L << FractionBits;

    /// <summary>3 * 2^51: the same for integers with a sign.</summary>
    private const double SignedRaise = 3L << (FractionBits - 1);

    private const int Bias = 1023;

    /// <summary>By the vector form, so that a value does not depend on where it stands.</summary>
    public float Element(float a, float b)
        => CpuFeatures.HasVectorsOf<double>() ? Lanes(new Vector<float>(a), new Vector<float>(b))[0] : MathF.Pow(a, b);

    /// <summary>By squaring, for exponents of at least 0; wraps around.</summary>
    public int Element(int a, int b)
    {
        var power = 1;
        for (var square = a; b > 0; b >>= 1, square *= square)
            if ((b & 1) != 0) power *= square;
        return power;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Lanes(Vector<float> a, Vector<float> b)
    {
        if (!Vector.LessThanOrEqualAll(Vector.Abs(b), new Vector<float>(float.MaxValue))) return Each(a, b);
        Vector.Widen(Vector.Abs(a), out var lowerA, out var upperA);
        Vector.Widen(b, out var lowerB, out var upperB);
        var magnitude = Vector.Narrow(PowerOfTwo(lowerB * Logarithm(lowerA)), PowerOfTwo(upperB * Logarithm(upperA)));

        // the sign is the base's for odd exponents; there is no real number for exponents that are no integer
        var half = b * new Vector<float>(0.5f);
        var isInteger = Vector.Equals(Vector.Truncate(b), b);
        var isOdd = isInteger & ~Vector.Equals(Vector.Truncate(half), half);
        var result = magnitude ^ (a & Vector.AsVectorSingle(Vector.AsVectorInt32(isOdd)) & new Vector<float>(-0f));
        var isFiniteNegative = Vector.LessThan(a, Vector<float>.Zero) & Vector.GreaterThan(a, new Vector<float>(float.NegativeInfinity));
        result = Vector.ConditionalSelect(isFiniteNegative & ~isInteger, new Vector<float>(float.NaN), result);
        result = Vector.ConditionalSelect(Vector.Equals(a, a), result, a);
        return Vector.ConditionalSelect(Vector.Equals(b, Vector<float>.Zero), Vector<float>.One, result);
    }

    // log2 of numbers of at least 0
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Logarithm(Vector<double> x)
    {
        // the exponent of the power of two that leaves a factor from 1/sqrt 2 to sqrt 2
        var bits = Vector.AsVectorInt64(x) + new Vector<long>(OneBits - HalfRootBits);
        var exponent = Vector.AsVectorDouble((bits >>> FractionBits) | Vector.AsVectorInt64(new Vector<double>(Raise))) - new Vector<double>(Raise + Bias);
        var factor = Vector.AsVectorDouble((bits & new Vector<long>(Fraction)) + new Vector<long>(HalfRootBits));
        var s = (factor - Vector<double>.One) / (factor + Vector<double>.One);
        var square = s * s;
        var fourth = square * square;
        var lower = Pair(1, 1d / 3, square) + (fourth * Pair(1d / 5, 1d / 7, square));
        var upper = Pair(1d / 9, 1d / 11, square) + (fourth * new Vector<double>(1d / 13));
        var sum = Vector.MultiplyAddEstimate(fourth * fourth, upper, lower);
        var logarithm = Vector.MultiplyAddEstimate(s * new Vector<double>(2 * PerLn2), sum, exponent);
        logarithm = Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), new Vector<double>(double.NegativeInfinity), logarithm);
        return Vector.ConditionalSelect(Vector.Equals(x, new Vector<double>(double.PositiveInfinity)), x, logarithm);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> PowerOfTwo(Vector<double> x)
    {
        x = Vector.MinNative(Vector.MaxNative(x, new Vector<double>(-Farthest)), new Vector<double>(Farthest));
        var raised = x + new Vector<double>(SignedRaise);
        var f = (x - (raised - new Vector<double>(SignedRaise))) * new Vector<double>(Ln2);
        var square = f * f;
        var fourth = square * square;
        var lower = Pair(1, 1, f) + (square * Pair(0.5, 1d / 6, f));
        var upper = Pair(1d / 24, 1d / 120, f) + (square * Pair(1d / 720, 1d / 5040, f));
        var sum = lower + (fourth * (upper + (fourth * new Vector<double>(1d / 40320))));
        return sum * Vector.AsVectorDouble((Vector.AsVectorInt64(raised) + new Vector<long>(Bias)) << FractionBits);
    }

    // first + second x: terms of a series in pairs wait less for each other than one by one
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Pair(double first, double second, Vector<double> x) => Vector.MultiplyAddEstimate(new Vector<double>(second), x, new Vector<double>(first));

    // infinite exponents and what is none: results are 0, 1, infinite or none
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector<float> Each(Vector<float> a, Vector<float> b)
    {
        Span<float> powers = stackalloc float[Vector<float>.Count];
        for (var i = 0; i < powers.Length; i++) powers[i] = float.IsFinite(b[i]) ? Element(a[i], b[i]) : MathF.Pow(a[i], b[i]);
        return new Vector<float>(powers);
    }
}
