using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Combines floats by a function of two, such as a sum.</summary>
/// <remarks>
/// A run is taken in four vectors at once, so that no addition waits for the one before; their lanes are combined at the end.
/// The order, and with it the rounding, is fixed by the run's length alone, on every processor with vectors.
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
        var whole = CpuFeatures.HasVector128 ? x.Length / Lanes8.Count * Lanes8.Count : 0;
        var result = whole == 0 ? _start : CpuFeatures.HasVector256 ? Whole<Lanes8>(x[..whole]) : Whole<Twice<Lanes4>>(x[..whole]);
        ref var from = ref MemoryMarshal.GetReference(x);
        for (var i = whole; i < x.Length; i++) result = op.Lanes(Lane1.Load(ref from, (nuint)i), Lane1.Of(result)).Value;
        return result;
    }

    // Whole vectors of eight lanes: the order of a sum is the same where the processor's own are narrower.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Whole<T>(ReadOnlySpan<float> x)
        where T : unmanaged, IFloatLanes<T>
    {
        var op = _op;
        ref var from = ref MemoryMarshal.GetReference(x);
        var a = T.Of(_start);
        var b = a;
        var c = a;
        var d = a;
        var i = 0;
        for (; i <= x.Length - (4 * T.Count); i += 4 * T.Count)
        {
            a = op.Lanes(T.Load(ref from, (nuint)i), a);
            b = op.Lanes(T.Load(ref from, (nuint)(i + T.Count)), b);
            c = op.Lanes(T.Load(ref from, (nuint)(i + (2 * T.Count))), c);
            d = op.Lanes(T.Load(ref from, (nuint)(i + (3 * T.Count))), d);
        }

        for (; i < x.Length; i += T.Count) a = op.Lanes(T.Load(ref from, (nuint)i), a);
        return T.Fold(op, op.Lanes(op.Lanes(a, b), op.Lanes(c, d)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Combine(float element, float result) => _op.Lanes(Lane1.Of(element), Lane1.Of(result)).Value;
}
