using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of the bits of integers, fixed to one type.</summary>
internal readonly struct BitwiseBinary<T, TOp>(TOp op) : IVectorBinary<T>
    where T : unmanaged, IBinaryInteger<T>
    where TOp : struct, IBitwiseBinary
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Element(T a, T b) => _op.Integer(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Lanes(Vector<T> a, Vector<T> b) => _op.Integers(a, b);
}
