using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The largest integer that is not above x.</summary>
internal readonly struct Floor : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.Floor(x);
}
