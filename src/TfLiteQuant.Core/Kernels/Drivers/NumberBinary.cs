using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of numbers of any type, fixed to one type.</summary>
internal readonly struct NumberBinary<T, TOp>(TOp op) : IVectorBinary<T>
    where T : unmanaged, INumber<T>
    where TOp : struct, INumberBinary
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Element(T a, T b) => _op.Number(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Lanes(Vector<T> a, Vector<T> b) => _op.Numbers(a, b);
}
