using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The smallest integer that is not below x.</summary>
internal readonly struct Ceiling : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.Ceiling(x);
}
