using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The hyperbolic tangent.</summary>
internal static class HyperbolicTangent
{
    /// <summary>From here on the result rounds to 1.</summary>
    private const float Saturated = 9.1f;

    /// <summary>tanh |x| = t / (t + 2) with t = e^2|x| - 1, which keeps all digits near 0; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : unmanaged, IFloatLanes<T>
    {
        var magnitude = T.Abs(x);
        magnitude = T.Smaller(T.Of(Saturated), magnitude);
        var t = Exponential.MinusOne(magnitude + magnitude);
        return T.WithSign(t / (t + T.Of(2)), x);
    }
}
