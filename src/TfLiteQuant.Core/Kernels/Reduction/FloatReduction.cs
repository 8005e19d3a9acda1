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
            row.Fill(_start);
            var combine = new FloatBinaryLoop<TOp>(_op);
            for (var piece = 0; piece < plan.Pieces; piece++) combine.Run(x.Slice(plan.Offset(group, piece), plan.Run), row, row);
            if (_divisor != 1) default(FloatBinaryLoop<Quotient>).Run(row, new ReadOnlySpan<float>(in _divisor), row);
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
