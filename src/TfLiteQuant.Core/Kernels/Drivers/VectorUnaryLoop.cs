using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of one argument along a span of one type, in vectors where the processor has them.</summary>
/// <remarks>As in <see cref="FloatUnaryLoop{TOp}"/>, the last vector overlaps the one before it and is computed first.</remarks>
internal readonly struct VectorUnaryLoop<T, TOp>(TOp op) : IUnaryLoop<T, T>
    where T : unmanaged
    where TOp : struct, IVectorUnary<T>
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<T> x, Span<T> y)
    {
        if (CpuFeatures.HasVectorsOf<T>() && x.Length >= Vector<T>.Count) Vectors(x, y[..x.Length]);
        else new ScalarUnaryLoop<T, T, TOp>(_op).Run(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Vectors(ReadOnlySpan<T> x, Span<T> y)
    {
        var op = _op;
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(x.Length - Vector<T>.Count);
        var last = op.Lanes(Vector.LoadUnsafe(ref from, end));
        for (nuint i = 0; i < end; i += (nuint)Vector<T>.Count) op.Lanes(Vector.LoadUnsafe(ref from, i)).StoreUnsafe(ref into, i);
        last.StoreUnsafe(ref into, end);
    }
}
