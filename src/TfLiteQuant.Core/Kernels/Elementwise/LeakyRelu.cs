using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>x where it is above 0 and x times a slope elsewhere; the slope may be negative or above 1.</summary>
internal readonly struct LeakyRelu(float slope) : IFloatUnary
{
    private readonly float _slope = slope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.WhereLess(T.Of(0), x, x, x * T.Of(_slope));
}
