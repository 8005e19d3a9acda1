using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The nearest integer, halves to the even one.</summary>
internal readonly struct RoundToEven : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.Round(x);
}
