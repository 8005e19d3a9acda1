using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Combines integers by a function of two whose order and grouping do not matter, in vectors.</summary>
/// <param name="op">Combines a new element (first) and the result so far (second).</param>
/// <param name="start">What results start from.</param>
internal readonly struct VectorReduction<T, TOp>(TOp op, T start) : IReduction<T>
    where T : unmanaged, INumber<T>
    where TOp : struct, IVectorBinary<T>
{
    /// <summary>Rows of more vectors are combined row by row: columns of them would be too far apart.</summary>
    private const int MostVectors = 8;

    private readonly TOp _op = op;
    private readonly T _start = start;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReductionPlan plan, ReadOnlySpan<T> x, Span<T> y, int start, int end)
    {
        var run = plan.Run;
        var loop = new VectorBinaryLoop<T, TOp>(_op);
        var areColumns = CpuFeatures.HasVectorsOf<T>() && run >= Vector<T>.Count && run <= MostVectors * Vector<T>.Count && plan is { PieceStep: not null, Pieces: > 0 };
        for (var group = start; group < end; group++)
        {
            if (plan.InnermostIsReduced)
            {
                var result = _start;
                for (var piece = 0; piece < plan.Pieces; piece++) result = Fold(x.Slice(plan.Offset(group, piece), run), result);
                y[group] = result;
                continue;
            }

            var row = y.Slice(group * run, run);
            if (areColumns)
            {
                FoldColumns(x[plan.Offset(group, 0)..], plan.PieceStep ?? 0, plan.Pieces, row);
                continue;
            }

            row.Fill(_start);
            for (var piece = 0; piece < plan.Pieces; piece++) loop.Run(x.Slice(plan.Offset(group, piece), run), row, row);
        }
    }

    // A vector of results stays in a register through all rows. The last one overlaps the one before it, with the same results.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FoldColumns(ReadOnlySpan<T> x, int step, int rows, Span<T> y)
    {
        var op = _op;
        x = x[..((step * (rows - 1)) + y.Length)];
        ref var into = ref MemoryMarshal.GetReference(y);
        for (var column = 0; column < y.Length; column += Vector<T>.Count)
        {
            column = Math.Min(column, y.Length - Vector<T>.Count);
            ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), column);
            var lanes = new Vector<T>(_start);
            for (nint row = 0; row < rows; row++) lanes = op.Lanes(Vector.LoadUnsafe(ref from, (nuint)(row * step)), lanes);
            lanes.StoreUnsafe(ref into, (nuint)column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Fold(ReadOnlySpan<T> x, T result)
    {
        var op = _op;
        var i = 0;
        if (CpuFeatures.HasVectorsOf<T>() && x.Length >= Vector<T>.Count)
        {
            ref var from = ref MemoryMarshal.GetReference(x);
            var lanes = new Vector<T>(_start);
            for (; i <= x.Length - (4 * Vector<T>.Count); i += 4 * Vector<T>.Count)
            {
                var first = op.Lanes(At(ref from, i), At(ref from, i + Vector<T>.Count));
                var second = op.Lanes(At(ref from, i + (2 * Vector<T>.Count)), At(ref from, i + (3 * Vector<T>.Count)));
                lanes = op.Lanes(op.Lanes(first, second), lanes);
            }

            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count) lanes = op.Lanes(At(ref from, i), lanes);
            result = Across(lanes, result);
        }

        for (; i < x.Length; i++) result = op.Element(x[i], result);
        return result;
    }

    // Halves of the lanes against each other, until one is left. Which step is which, the JIT has to know.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Across(Vector<T> lanes, T result)
    {
        var op = _op;
        if (Vector<byte>.Count > 32) lanes = op.Lanes(TurnedLanes.By(lanes, 32), lanes);
        if (Vector<byte>.Count > 16) lanes = op.Lanes(TurnedLanes.By(lanes, 16), lanes);
        lanes = op.Lanes(TurnedLanes.By(lanes, 8), lanes);
        if (Unsafe.SizeOf<T>() <= 4) lanes = op.Lanes(TurnedLanes.By(lanes, 4), lanes);
        if (Unsafe.SizeOf<T>() <= 2) lanes = op.Lanes(TurnedLanes.By(lanes, 2), lanes);
        if (Unsafe.SizeOf<T>() == 1) lanes = op.Lanes(TurnedLanes.By(lanes, 1), lanes);
        return op.Element(lanes[0], result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> At(ref T from, int place) => Vector.LoadUnsafe(ref from, (nuint)place);
}
