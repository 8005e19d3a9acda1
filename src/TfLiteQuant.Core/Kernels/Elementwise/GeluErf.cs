using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>x times the probability that a standard normal variable is below x.</summary>
internal readonly struct GeluErf : IFloatUnary
{
    private const float HalfSquareRoot = 0.70710678f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
    {
        var tail = ErrorFunction.Complement(T.Abs(x) * T.Of(HalfSquareRoot));
        return T.Of(0.5f) * x * T.WhereLess(x, T.Of(0), tail, T.Of(2) - tail);
    }
}
