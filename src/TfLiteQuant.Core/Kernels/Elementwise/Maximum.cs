using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The greater; b where they compare as neither, so that a NaN on the left is passed over.</summary>
internal readonly struct Maximum : IFloatBinary, INumberBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, IFloatLanes<T>
        => T.Larger(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Number<T>(T a, T b)
        where T : unmanaged, INumber<T>
        => a > b ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Numbers<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, INumber<T>
        => typeof(T) == typeof(float) || typeof(T) == typeof(double) ? Vector.ConditionalSelect(Vector.GreaterThan(a, b), a, b) : Vector.Max(a, b);
}
