using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Combines floats by a function of two, such as a sum.</summary>
/// <remarks>
/// A run is taken in four vectors at once, so that no addition waits for the one before; their lanes are combined at the end.
/// The order, and with it the rounding, is fixed by the run's length alone.
/// </remarks>
/// <param name="op">Combines a new element (first) and the result so far (second).</param>
/// <param name="start">What results start from.</param>
/// <param name="divisor">What each result is divided by at last.</param>
internal readonly struct FloatReduction<TOp>(TOp op, float start, float divisor) : IReduction<float>
    where TOp : struct, IFloatBinary
{
    /// <summary>Long runs are combined block by block, so that a sum of millions keeps its digits.</summary>
    private const int Block = 2048;

    private readonly TOp _op = op;
    private readonly float _start = start;
    private readonly float _divisor = divisor;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReductionPlan plan, ReadOnlySpan<float> x, Span<float> y, int start, int end)
    {
        for (var group = start; group < end; group++)
        {
            if (plan.InnermostIsReduced)
            {
                var result = _start;
                for (var piece = 0; piece < plan.Pieces; piece++)
                    result = Combine(Reduce(x.Slice(plan.Offset(group, piece), plan.Run)), result);
                y[group] = result / _divisor;
                continue;
            }

            var row = y.Slice(group * plan.Run, plan.Run);
            if (CpuFeatures.HasVector512 && plan.Run >= Lanes16.Count)
            {
                Rows<Lanes16>(plan, x, row, group);
                continue;
            }

            if (CpuFeatures.HasVector256 && plan.Run >= Lanes8.Count)
            {
                Rows<Lanes8>(plan, x, row, group);
                continue;
            }

            row.Fill(_start);
            var combine = new FloatBinaryLoop<TOp>(_op);
            for (var piece = 0; piece < plan.Pieces; piece++) combine.Run(x.Slice(plan.Offset(group, piece), plan.Run), row, row);
            if (_divisor != 1) default(FloatBinaryLoop<Quotient>).Run(row, new ReadOnlySpan<float>(in _divisor), row);
        }
    }

    // Rows combined value by value: some vectors of columns stay in registers while all rows pass. The last vector overlaps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Rows<T>(ReductionPlan plan, ReadOnlySpan<float> x, Span<float> y, int group)
        where T : unmanaged, IFloatLanes<T>
    {
        var (op, start, divisor) = (_op, T.Of(_start), T.Of(_divisor));
        var (first, step, pieces) = (plan.Pieces == 0 ? 0 : plan.Offset(group, 0), plan.PieceStep, plan.Pieces);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var column = 0;
        for (; column <= y.Length - (4 * T.Count); column += 4 * T.Count)
        {
            var (a, b, c, d) = (start, start, start, start);
            ref var row = ref Unsafe.Add(ref from, first + column);
            for (var piece = 0; piece < pieces; piece++)
            {
                if (step is null) row = ref Unsafe.Add(ref from, plan.Offset(group, piece) + column);
                a = op.Lanes(T.Load(ref row, 0), a);
                b = op.Lanes(T.Load(ref row, (nuint)T.Count), b);
                c = op.Lanes(T.Load(ref row, (nuint)(2 * T.Count)), c);
                d = op.Lanes(T.Load(ref row, (nuint)(3 * T.Count)), d);
                row = ref Unsafe.Add(ref row, step.GetValueOrDefault());
            }

            (a / divisor).Store(ref into, (nuint)column);
            (b / divisor).Store(ref into, (nuint)(column + T.Count));
            (c / divisor).Store(ref into, (nuint)(column + (2 * T.Count)));
            (d / divisor).Store(ref into, (nuint)(column + (3 * T.Count)));
        }

        for (; column < y.Length; column += 2 * T.Count)
        {
            // Two vectors at a time; the last ones overlap.
            column = Math.Min(column, y.Length - T.Count);
            var second = Math.Min(column + T.Count, y.Length - T.Count);
            var (a, b) = (start, start);
            ref var row = ref Unsafe.Add(ref from, first);
            for (var piece = 0; piece < pieces; piece++)
            {
                if (step is null) row = ref Unsafe.Add(ref from, plan.Offset(group, piece));
                a = op.Lanes(T.Load(ref row, (nuint)column), a);
                b = op.Lanes(T.Load(ref row, (nuint)second), b);
                row = ref Unsafe.Add(ref row, step.GetValueOrDefault());
            }

            (a / divisor).Store(ref into, (nuint)column);
            (b / divisor).Store(ref into, (nuint)second);
        }
    }

    /// <summary>All elements of a run combined, from the start value on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public float Reduce(ReadOnlySpan<float> x)
    {
        if (x.Length <= Block) return ReduceBlock(x);
        var result = ReduceBlock(x[..Block]);
        for (var i = Block; i < x.Length; i += Block)
            result = Combine(ReduceBlock(x.Slice(i, Math.Min(Block, x.Length - i))), result);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float ReduceBlock(ReadOnlySpan<float> x)
    {
        var op = _op;
        var result = _start;
        ref var from = ref MemoryMarshal.GetReference(x);
        var i = 0;
        if (CpuFeatures.HasVector256 && x.Length >= 8)
        {
            var a = Lanes8.Of(_start);
            var b = a;
            var c = a;
            var d = a;
            for (; i <= x.Length - 32; i += 32)
            {
                a = op.Lanes(Lanes8.Load(ref from, (nuint)i), a);
                b = op.Lanes(Lanes8.Load(ref from, (nuint)i + 8), b);
                c = op.Lanes(Lanes8.Load(ref from, (nuint)i + 16), c);
                d = op.Lanes(Lanes8.Load(ref from, (nuint)i + 24), d);
            }

            for (; i <= x.Length - 8; i += 8) a = op.Lanes(Lanes8.Load(ref from, (nuint)i), a);
            result = Lanes8.Fold(op, op.Lanes(op.Lanes(a, b), op.Lanes(c, d)));
        }
        else if (CpuFeatures.HasVector128 && x.Length >= 4)
        {
            var a = Lanes4.Of(_start);
            var b = a;
            for (; i <= x.Length - 8; i += 8)
            {
                a = op.Lanes(Lanes4.Load(ref from, (nuint)i), a);
                b = op.Lanes(Lanes4.Load(ref from, (nuint)i + 4), b);
            }

            result = Lanes4.Fold(op, op.Lanes(a, b));
        }

        for (; i < x.Length; i++) result = op.Lanes(Lane1.Load(ref from, (nuint)i), Lane1.Of(result)).Value;
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Combine(float element, float result) => _op.Lanes(Lane1.Of(element), Lane1.Of(result)).Value;
}
