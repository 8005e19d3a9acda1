using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The complementary error function of magnitudes.</summary>
/// <remarks>
/// With <c>t = 1 / (1 + z / 2)</c>, which runs from 1 to 0.16 where erfc(z) runs from 1 to the smallest float,
/// <c>erfc(z) e^(z^2) / t</c> is smooth: a polynomial of degree 8, fitted at Chebyshev nodes, is wrong by 5e-8 of it.
/// </remarks>
internal static class ErrorFunction
{
    /// <summary>Beyond this erfc is 0 in float.</summary>
    private const float Vanishing = 10.5f;

    /// <summary>erfc(z) for z at least 0; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Complement<T>(T z)
        where T : unmanaged, IFloatLanes<T>
    {
        z = T.Smaller(T.Of(Vanishing), z);
        var t = T.Of(1) / T.MultiplyAdd(z, T.Of(0.5f), T.Of(1));
        var p = T.MultiplyAdd(t, T.Of(-0.0600128051f), T.Of(0.289165503f));
        p = T.MultiplyAdd(p, t, T.Of(-0.496626929f));
        p = T.MultiplyAdd(p, t, T.Of(0.28869413f));
        p = T.MultiplyAdd(p, t, T.Of(-0.0337807127f));
        p = T.MultiplyAdd(p, t, T.Of(0.205616343f));
        p = T.MultiplyAdd(p, t, T.Of(0.242395722f));
        p = T.MultiplyAdd(p, t, T.Of(0.282467166f));
        p = T.MultiplyAdd(p, t, T.Of(0.28208154f));
        return p * t * Exponential.OrZero(-(z * z));
    }
}
