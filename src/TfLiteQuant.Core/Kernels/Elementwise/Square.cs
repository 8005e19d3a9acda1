using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>x * x.</summary>
internal readonly struct Square : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => x * x;
}
