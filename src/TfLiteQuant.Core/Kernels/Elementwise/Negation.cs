using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>-x; floats only change their sign bit.</summary>
internal readonly struct Negation : IFloatUnary, INumberUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Number<T>(T x)
        where T : unmanaged, INumber<T>
        => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Numbers<T>(Vector<T> x)
        where T : unmanaged, INumber<T>
        => -x;
}
