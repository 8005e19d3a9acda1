using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>x, but no less and no more than two bounds; NaN for NaN.</summary>
internal readonly struct Clamp(float min, float max) : IFloatUnary
{
    private readonly float _min = min;
    private readonly float _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => Bounds.Clamp(x, T.Of(_min), T.Of(_max));
}
