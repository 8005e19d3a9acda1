using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>x where it is at least 0, e^x - 1 below; NaN for NaN.</summary>
internal readonly struct Elu : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.WhereLess(x, T.Of(0), Exponential.MinusOne(x), x);
}
