using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two arguments of one type along spans, in vectors where the processor has them.</summary>
/// <remarks>As in <see cref="FloatUnaryLoop{TOp}"/>, the last vector overlaps the one before it and is computed first.</remarks>
internal readonly struct VectorBinaryLoop<T, TOp>(TOp op) : IBinaryLoop<T, T>
    where T : unmanaged
    where TOp : struct, IVectorBinary<T>
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        if (CpuFeatures.HasVectorsOf<T>() && y.Length >= Vector<T>.Count) Vectors(a, b, y);
        else new ScalarBinaryLoop<T, T, TOp>(_op).Run(a, b, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Vectors(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        var op = _op;
        var left = new VectorOperand<T>(a, y.Length, stackalloc T[Vector<T>.Count]);
        var right = new VectorOperand<T>(b, y.Length, stackalloc T[Vector<T>.Count]);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - Vector<T>.Count);
        var last = op.Lanes(left.At(end), right.At(end));
        for (nuint i = 0; i < end; i += (nuint)Vector<T>.Count) op.Lanes(left.At(i), right.At(i)).StoreUnsafe(ref into, i);
        last.StoreUnsafe(ref into, end);
    }
}
