using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The hyperbolic tangent.</summary>
internal readonly struct Tanh : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => HyperbolicTangent.Of(x);
}
