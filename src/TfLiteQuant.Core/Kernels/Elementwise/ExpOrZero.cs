using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>e to the power of x, 0 where that is subnormal.</summary>
internal readonly struct ExpOrZero : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => Exponential.OrZero(x);
}
