using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums of codes, finished by a function from sums to codes. Sums must fit 32 bits.</summary>
/// <remarks>A run of codes is added up in four vectors; rows are added up for up to 256 columns, four vectors of columns at a time.</remarks>
/// <param name="finish">From sums to results.</param>
internal readonly struct CodeReduction<TCode, TFinish>(TFinish finish) : IReduction<TCode>
    where TCode : unmanaged
    where TFinish : struct, IUnaryLoop<int, TCode>
{
    private const int Columns = 256;
    private readonly TFinish _finish = finish;

    public void Run(ReductionPlan plan, ReadOnlySpan<TCode> x, Span<TCode> y, int start, int end)
    {
        if (CpuFeatures.HasVector512) Run<CodeLanes16>(plan, x, y, start, end);
        else if (CpuFeatures.HasX86Vector256) Run<CodeLanes8>(plan, x, y, start, end);
        else if (CpuFeatures.HasVector128) Run<CodeLanes4>(plan, x, y, start, end);
        else Run<CodeLane1>(plan, x, y, start, end);
    }

    private void Run<T>(ReductionPlan plan, ReadOnlySpan<TCode> x, Span<TCode> y, int start, int end)
        where T : unmanaged, ICodeLanes<T>
    {
        Span<int> sums = stackalloc int[Columns];
        if (plan.InnermostIsReduced)
        {
            for (var group = start; group < end; group += Columns)
            {
                var count = Math.Min(Columns, end - group);
                for (var i = 0; i < count; i++)
                {
                    var sum = 0;
                    for (var piece = 0; piece < plan.Pieces; piece++) sum += Sum<T>(x.Slice(plan.Offset(group + i, piece), plan.Run));
                    sums[i] = sum;
                }

                _finish.Run(sums[..count], y.Slice(group, count));
            }

            return;
        }

        for (var group = start; group < end; group++)
            for (var column = 0; column < plan.Run; column += Columns)
            {
                var count = Math.Min(Columns, plan.Run - column);
                Rows<T>(plan, x, group, column, sums[..count]);
                _finish.Run(sums[..count], y.Slice((group * plan.Run) + column, count));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Sum<T>(ReadOnlySpan<TCode> x)
        where T : unmanaged, ICodeLanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        var (a, b, c, d) = (T.Of(0), T.Of(0), T.Of(0), T.Of(0));
        var i = 0;
        for (; i <= x.Length - (4 * T.Count); i += 4 * T.Count)
        {
            a += T.Load(ref from, (nuint)i);
            b += T.Load(ref from, (nuint)(i + T.Count));
            c += T.Load(ref from, (nuint)(i + (2 * T.Count)));
            d += T.Load(ref from, (nuint)(i + (3 * T.Count)));
        }

        for (; i <= x.Length - T.Count; i += T.Count) a += T.Load(ref from, (nuint)i);
        var sum = Total(a + b + (c + d));
        for (; i < x.Length; i++) sum += CodeLane1.Load(ref from, (nuint)i).Value;
        return sum;
    }

    // all lanes together: rows may be short
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe int Total<T>(T lanes)
        where T : unmanaged, ICodeLanes<T>
        => sizeof(T) == sizeof(Vector512<int>) ? Vector512.Sum(Unsafe.BitCast<T, Vector512<int>>(lanes))
            : sizeof(T) == sizeof(Vector256<int>) ? Vector256.Sum(Unsafe.BitCast<T, Vector256<int>>(lanes))
            : sizeof(T) == sizeof(Vector128<int>) ? Vector128.Sum(Unsafe.BitCast<T, Vector128<int>>(lanes))
            : Unsafe.BitCast<T, int>(lanes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rows<T>(ReductionPlan plan, ReadOnlySpan<TCode> x, int group, int column, Span<int> sums)
        where T : unmanaged, ICodeLanes<T>
    {
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), column);
        ref var into = ref MemoryMarshal.GetReference(sums);
        var (first, step, pieces) = (plan.Pieces == 0 ? 0 : plan.Offset(group, 0), plan.PieceStep, plan.Pieces);
        var i = 0;
        for (; i <= sums.Length - (4 * T.Count); i += 4 * T.Count)
        {
            var (a, b, c, d) = (T.Of(0), T.Of(0), T.Of(0), T.Of(0));
            ref var row = ref Unsafe.Add(ref from, first + i);
            for (var piece = 0; piece < pieces; piece++)
            {
                if (step is null) row = ref Unsafe.Add(ref from, plan.Offset(group, piece) + i);
                a += T.Load(ref row, 0);
                b += T.Load(ref row, (nuint)T.Count);
                c += T.Load(ref row, (nuint)(2 * T.Count));
                d += T.Load(ref row, (nuint)(3 * T.Count));
                row = ref Unsafe.Add(ref row, step.GetValueOrDefault());
            }

            a.Store(ref into, (nuint)i);
            b.Store(ref into, (nuint)(i + T.Count));
            c.Store(ref into, (nuint)(i + (2 * T.Count)));
            d.Store(ref into, (nuint)(i + (3 * T.Count)));
        }

        for (; i <= sums.Length - (2 * T.Count); i += 2 * T.Count)
        {
            var (a, b) = (T.Of(0), T.Of(0));
            ref var row = ref Unsafe.Add(ref from, first + i);
            for (var piece = 0; piece < pieces; piece++)
            {
                if (step is null) row = ref Unsafe.Add(ref from, plan.Offset(group, piece) + i);
                a += T.Load(ref row, 0);
                b += T.Load(ref row, (nuint)T.Count);
                row = ref Unsafe.Add(ref row, step.GetValueOrDefault());
            }

            a.Store(ref into, (nuint)i);
            b.Store(ref into, (nuint)(i + T.Count));
        }

        for (; i <= sums.Length - T.Count; i += T.Count)
        {
            var a = T.Of(0);
            for (var piece = 0; piece < pieces; piece++) a += T.Load(ref from, (nuint)(plan.Offset(group, piece) + i));
            a.Store(ref into, (nuint)i);
        }

        for (; i < sums.Length; i++)
        {
            var sum = 0;
            for (var piece = 0; piece < pieces; piece++) sum += CodeLane1.Load(ref from, (nuint)(plan.Offset(group, piece) + i)).Value;
            sums[i] = sum;
        }
    }
}
