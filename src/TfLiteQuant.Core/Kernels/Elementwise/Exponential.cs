using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The exponential function and its neighbours, to about one unit in the last place.</summary>
/// <remarks>
/// <c>x = n ln 2 + r</c> with n the nearest integer and |r| at most ln 2 / 2, so that <c>e^x = 2^n e^r</c>. ln 2 is taken off
/// in two parts, of which the first has few enough bits that n times it is exact. <c>(e^r - 1 - r) / r^2</c> is a polynomial
/// of degree 4, fitted at Chebyshev nodes, wrong by 1e-8 of e^r.
/// </remarks>
internal static class Exponential
{
    /// <summary>Below this even the smallest subnormal float is too large.</summary>
    private const float Lowest = -104f;

    /// <summary>Logarithm of 2^-126, the smallest normal float.</summary>
    private const float LowestNormal = -87.33654f;

    /// <summary>Above 88.72 the result is infinite; 2^128 is the last power needed.</summary>
    private const float Highest = 89f;

    /// <summary>Below this e^x - 1 rounds to -1.</summary>
    private const float LowestMinusOne = -30f;

    private const float WithoutFraction = 3 << 22;

    private const float PerLn2 = 1.44269504f;
    private const float Ln2Upper = 0.693359375f;
    private const float Ln2Lower = -2.12194440e-4f;

    /// <summary>e^x, gradually to 0 and to infinity; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => Within(x, Lowest);

    /// <summary>e^x, but 0 where that is subnormal, and so nothing beside 1; NaN for NaN.</summary>
    /// <remarks>Processors may take a hundred times as long to come to subnormal floats, or to multiply them: scores that a mask lowers would all be such.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OrZero<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.WhereLess(x, T.Of(LowestNormal), T.Of(0), Within(x, LowestNormal));

    /// <summary>e^x - 1 without the loss of digits near 0, for x up to 88; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MinusOne<T>(T x)
        where T : unmanaged, IFloatLanes<T>
    {
        x = T.Larger(T.Of(LowestMinusOne), x);
        var n = NearestPower(x);
        var r = Remainder(x, n);
        var power = T.PowerOfTwo(n);
        return T.MultiplyAdd(power, MinusOneNearZero(r), power - T.Of(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Within<T>(T x, float lowest)
        where T : unmanaged, IFloatLanes<T>
    {
        x = Bounds.Clamp(x, T.Of(lowest), T.Of(Highest));
        var n = NearestPower(x);
        // 2^n alone leaves the range of floats before the result does
        return T.Scale(T.Of(1) + MinusOneNearZero(Remainder(x, n)), n);
    }

    /// <summary>The integer next to x / ln 2: where 2^23 and a half of it are added, no bits are left for a fraction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T NearestPower<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.MultiplyAdd(x, T.Of(PerLn2), T.Of(WithoutFraction)) - T.Of(WithoutFraction);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Remainder<T>(T x, T n)
        where T : unmanaged, IFloatLanes<T>
        => T.MultiplyAdd(n, T.Of(-Ln2Lower), T.MultiplyAdd(n, T.Of(-Ln2Upper), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T MinusOneNearZero<T>(T r)
        where T : unmanaged, IFloatLanes<T>
    {
        var p = T.MultiplyAdd(r, T.Of(0.00139261836f), T.Of(0.00836317905f));
        p = T.MultiplyAdd(p, r, T.Of(0.0416665546f));
        p = T.MultiplyAdd(p, r, T.Of(0.16666577f));
        p = T.MultiplyAdd(p, r, T.Of(0.5f));
        return T.MultiplyAdd(r * r, p, r);
    }
}
