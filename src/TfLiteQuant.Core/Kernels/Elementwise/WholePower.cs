using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Floats to the power of one small integer, such as the cubes of GELU's approximation: by squaring in double precision, rounded to
/// float at the end.</summary>
/// <remarks>Of at most eight roundings none is off by more than 2^-53: a power is the nearest float but where it lies next to the middle of
/// two, as <see cref="Power"/> has it. Where a product leaves the range of a double, it has long left that of a float.</remarks>
internal static class WholePower
{
    /// <summary>Largest magnitude of an exponent.</summary>
    public const int Most = 16;

    /// <summary>Whether an exponent is such an integer.</summary>
    public static bool Takes(float exponent) => MathF.Abs(exponent) <= Most && MathF.Truncate(exponent) == exponent;

    /// <summary>Computes powers.</summary>
    /// <param name="x">Bases.</param>
    /// <param name="exponent">An integer that it <see cref="Takes"/>.</param>
    /// <param name="y">Powers; may be the memory of the bases.</param>
    public static void Run(ReadOnlySpan<float> x, int exponent, Span<float> y)
    {
        if (CpuFeatures.HasVectorsOf<double>() && x.Length >= Vector<float>.Count) Vectors(x, exponent, y[..x.Length]);
        else
            for (var i = 0; i < x.Length; i++) y[i] = (float)Raise(x[i], exponent);
    }

    private static double Raise(double x, int exponent)
    {
        var power = 1.0;
        for (var bits = Math.Abs(exponent); bits > 0; bits >>= 1, x *= x)
            if ((bits & 1) != 0) power *= x;
        return exponent < 0 ? 1 / power : power;
    }

    // The last vector overlaps the one before it and is computed first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Vectors(ReadOnlySpan<float> x, int exponent, Span<float> y)
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(x.Length - Vector<float>.Count);
        var last = Vector.LoadUnsafe(ref from, end);
        Vector<float> powers = default;
        for (nuint i = 0; ; i += (nuint)Vector<float>.Count)
        {
            Vector.Widen(i < end ? Vector.LoadUnsafe(ref from, i) : last, out var lower, out var upper);
            Vector<double> lowerPower = Vector<double>.One, upperPower = lowerPower;
            for (var bits = Math.Abs(exponent); bits > 0; bits >>= 1, lower *= lower, upper *= upper)
            {
                if ((bits & 1) == 0) continue;
                lowerPower *= lower;
                upperPower *= upper;
            }

            if (exponent < 0) (lowerPower, upperPower) = (Vector<double>.One / lowerPower, Vector<double>.One / upperPower);
            powers = Vector.Narrow(lowerPower, upperPower);
            if (i >= end) break;
            powers.StoreUnsafe(ref into, i);
        }

        powers.StoreUnsafe(ref into, end);
    }
}
