using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>a != b; true where either is NaN.</summary>
internal readonly struct IsNotEqual : INumberRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T>
        => a != b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Outcomes<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, INumber<T>
        => ~Vector.Equals(a, b);
}
