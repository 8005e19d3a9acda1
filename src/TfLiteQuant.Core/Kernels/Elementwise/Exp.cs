using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>e to the power of x.</summary>
internal readonly struct Exp : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => Exponential.Of(x);
}
