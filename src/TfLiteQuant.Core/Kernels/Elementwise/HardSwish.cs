using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>x * clamp(x + 3, 0, 6) / 6.</summary>
internal readonly struct HardSwish : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => x * Bounds.Clamp(x + T.Of(3), T.Of(0), T.Of(6)) / T.Of(6);
}
