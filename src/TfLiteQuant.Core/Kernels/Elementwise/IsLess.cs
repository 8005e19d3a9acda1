using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>a &lt; b.</summary>
internal readonly struct IsLess : INumberRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T>
        => a < b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Outcomes<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, INumber<T>
        => Vector.LessThan(a, b);
}
