using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two numbers whose result is kept within bounds.</summary>
internal readonly struct ClampedNumber<T, TOp>(TOp op, T min, T max) : IVectorBinary<T>
    where T : unmanaged, INumber<T>
    where TOp : struct, INumberBinary
{
    private readonly TOp _op = op;
    private readonly T _min = min;
    private readonly T _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Element(T a, T b)
    {
        var value = _op.Number(a, b);
        return value < _min ? _min : value > _max ? _max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Lanes(Vector<T> a, Vector<T> b)
    {
        var (value, min, max) = (_op.Numbers(a, b), new Vector<T>(_min), new Vector<T>(_max));
        return Vector.ConditionalSelect(Vector.LessThan(value, min), min, Vector.ConditionalSelect(Vector.GreaterThan(value, max), max, value));
    }
}
