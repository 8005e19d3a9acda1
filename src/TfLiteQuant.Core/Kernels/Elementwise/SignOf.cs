using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>-1, 0 or 1; NaN for NaN.</summary>
internal readonly struct SignOf : INumberUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Number<T>(T x)
        where T : unmanaged, INumber<T>
        => T.IsNaN(x) ? x : x > T.Zero ? T.One : x < T.Zero ? -T.One : T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Numbers<T>(Vector<T> x)
        where T : unmanaged, INumber<T>
    {
        var negative = Vector.LessThan(x, Vector<T>.Zero) & -Vector<T>.One;
        var sign = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), Vector<T>.One, negative);
        return Vector.ConditionalSelect(Vector.Equals(x, x), sign, x);
    }
}
