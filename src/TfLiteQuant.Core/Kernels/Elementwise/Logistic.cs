using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>1 / (1 + e^-x).</summary>
internal readonly struct Logistic : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.Of(1) / (T.Of(1) + Exponential.OrZero(-x));
}
