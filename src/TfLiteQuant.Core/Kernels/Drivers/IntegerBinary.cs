using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of integers of any type, fixed to one type.</summary>
internal readonly struct IntegerBinary<T, TOp>(TOp op) : IScalarBinary<T, T>
    where T : unmanaged, IBinaryInteger<T>
    where TOp : struct, IIntegerBinary
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Element(T a, T b) => _op.Integer(a, b);
}
