using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>1 / sqrt(x).</summary>
internal readonly struct ReciprocalSquareRoot : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.Of(1) / T.Sqrt(x);
}
