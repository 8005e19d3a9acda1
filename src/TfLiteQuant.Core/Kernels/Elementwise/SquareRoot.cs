using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The square root; NaN below 0.</summary>
internal readonly struct SquareRoot : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.Sqrt(x);
}
