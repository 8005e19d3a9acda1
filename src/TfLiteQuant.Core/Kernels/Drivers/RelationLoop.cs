using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A relation of numbers along spans: a byte for each, 1 where it holds.</summary>
/// <remarks>A step makes a vector of bytes, from as many vectors of numbers as that takes; the last step overlaps the one before
/// it and is computed first.</remarks>
internal readonly struct RelationLoop<T, TOp>(TOp op) : IBinaryLoop<T, byte>
    where T : unmanaged, INumber<T>
    where TOp : struct, INumberRelation
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<byte> y)
    {
        if (CpuFeatures.HasVectorsOf<T>() && y.Length >= Vector<byte>.Count) Vectors(a, b, y);
        else new ScalarBinaryLoop<T, byte, NumberRelation<T, TOp>>(new(_op)).Run(a, b, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Vectors(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<byte> y)
    {
        var op = _op;
        var left = new VectorOperand<T>(a, y.Length, stackalloc T[Vector<T>.Count]);
        var right = new VectorOperand<T>(b, y.Length, stackalloc T[Vector<T>.Count]);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - Vector<byte>.Count);
        var last = Bytes(op, left, right, end);
        for (nuint i = 0; i < end; i += (nuint)Vector<byte>.Count) Bytes(op, left, right, i).StoreUnsafe(ref into, i);
        last.StoreUnsafe(ref into, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<byte> Bytes(TOp op, VectorOperand<T> a, VectorOperand<T> b, nuint i)
    {
        var quarter = (nuint)Vector<byte>.Count / 4;
        var bytes = Unsafe.SizeOf<T>() switch
        {
            1 => Vector.AsVectorByte(Outcomes(op, a, b, i)),
            2 => Vector.Narrow(Words(op, a, b, i), Words(op, a, b, i + (2 * quarter))),
            4 => Vector.Narrow(
                Vector.Narrow(Integers(op, a, b, i), Integers(op, a, b, i + quarter)),
                Vector.Narrow(Integers(op, a, b, i + (2 * quarter)), Integers(op, a, b, i + (3 * quarter)))),
            _ => Vector.Narrow(
                Vector.Narrow(Narrowed(op, a, b, i), Narrowed(op, a, b, i + quarter)),
                Vector.Narrow(Narrowed(op, a, b, i + (2 * quarter)), Narrowed(op, a, b, i + (3 * quarter)))),
        };
        return bytes & Vector<byte>.One;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ushort> Words(TOp op, VectorOperand<T> a, VectorOperand<T> b, nuint i) => Vector.AsVectorUInt16(Outcomes(op, a, b, i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Integers(TOp op, VectorOperand<T> a, VectorOperand<T> b, nuint i) => Vector.AsVectorUInt32(Outcomes(op, a, b, i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Narrowed(TOp op, VectorOperand<T> a, VectorOperand<T> b, nuint i)
        => Vector.Narrow(Vector.AsVectorUInt64(Outcomes(op, a, b, i)), Vector.AsVectorUInt64(Outcomes(op, a, b, i + (nuint)Vector<ulong>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Outcomes(TOp op, VectorOperand<T> a, VectorOperand<T> b, nuint i) => op.Outcomes(a.At(i), b.At(i));
}
