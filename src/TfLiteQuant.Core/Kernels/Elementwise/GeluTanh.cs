using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The Gaussian error linear unit in its approximation by a hyperbolic tangent.</summary>
internal readonly struct GeluTanh : IFloatUnary
{
    private const float RootOfTwoOverPi = 0.79788456f;
    private const float Cubic = 0.044715f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
    {
        var inner = T.Of(RootOfTwoOverPi) * (x + T.Of(Cubic) * x * x * x);
        return T.Of(0.5f) * x * (T.Of(1) + HyperbolicTangent.Of(inner));
    }
}
