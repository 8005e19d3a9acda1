using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A relation of numbers, fixed to one type; the outcome is a byte, 1 where it holds.</summary>
internal readonly struct NumberRelation<T, TOp>(TOp op) : IScalarBinary<T, byte>
    where T : unmanaged, INumber<T>
    where TOp : struct, INumberRelation
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Element(T a, T b) => _op.Holds(a, b) ? (byte)1 : (byte)0;
}
