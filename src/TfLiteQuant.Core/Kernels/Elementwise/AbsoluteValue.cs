using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The magnitude; of the smallest integer, itself.</summary>
internal readonly struct AbsoluteValue : IFloatUnary, INumberUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
        => T.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Number<T>(T x)
        where T : unmanaged, INumber<T>
        => x < T.Zero ? -x : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Numbers<T>(Vector<T> x)
        where T : unmanaged, INumber<T>
        => Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -x, x);
}
