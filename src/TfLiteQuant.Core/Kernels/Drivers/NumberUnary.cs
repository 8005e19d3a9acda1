using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of numbers of any type, fixed to one type.</summary>
internal readonly struct NumberUnary<T, TOp>(TOp op) : IVectorUnary<T>
    where T : unmanaged, INumber<T>
    where TOp : struct, INumberUnary
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Element(T x) => _op.Number(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Lanes(Vector<T> x) => _op.Numbers(x);
}
