using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>x, but no less than 0; NaN for NaN.</summary>
internal readonly struct Rectifier : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.Larger(T.Of(0), x);
}
