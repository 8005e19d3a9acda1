using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The greater; a where they compare as neither, so that a NaN on the right is passed over.</summary>
internal readonly struct UpperBound : IFloatBinary, INumberBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, IFloatLanes<T>
        => T.Larger(b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Number<T>(T a, T b)
        where T : unmanaged, INumber<T>
        => a < b ? b : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Numbers<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, INumber<T>
        => Vector.ConditionalSelect(Vector.LessThan(a, b), b, a);
}
