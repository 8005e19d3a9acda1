using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>e^(beta x) of each element over the sum of all. The greatest element is taken off first, which cancels and keeps
/// every power at most 1.</summary>
/// <remarks>The last vector overlaps the one before it: it is read before anything is written, its powers are kept until the end,
/// and of them only those that no vector before it had are added. So rows of a few vectors, as attention has them, need no
/// remainder.</remarks>
internal readonly struct SoftmaxRow(float beta) : IRowFunction
{
    private const int VectorsOfBlock = 64;
    private readonly float _beta = beta;

    public void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        // how many lanes a sum has follows from the row's length alone, not from the processor
        if (x.Length == 0) return;
        if (!CpuFeatures.HasVector128 || x.Length < Lanes4.Count) Run<Lane1>(x, y);
        else if (x.Length < Lanes8.Count) Run<Lanes4>(x, y);
        else if (x.Length < Lanes16.Count && CpuFeatures.HasVector256) Run<Lanes8>(x, y);
        else if (x.Length < Lanes16.Count) Narrow<Lanes4>(x, y, Lanes8.Count);
        else if (CpuFeatures.HasVector512) Run<Lanes16>(x, y);
        else if (CpuFeatures.HasVector256) Narrow<Lanes8>(x, y, Lanes16.Count);
        else Narrow<Lanes4>(x, y, Lanes16.Count);
    }

    private void Run<T>(ReadOnlySpan<float> x, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        if (x.Length <= 2 * T.Count) Few<T, Bytes2>(x, y);
        else if (x.Length <= 3 * T.Count) Few<T, Bytes3>(x, y);
        else if (x.Length <= 4 * T.Count) Few<T, Bytes4>(x, y);
        else Many<T>(x, y);
    }

    /// <summary>A row that lies in registers from end to end: the same sums in the same order.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <typeparam name="TVectors">A type of as many bytes as vectors hold the row, the last one among them.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private unsafe void Few<T, TVectors>(ReadOnlySpan<float> x, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
        where TVectors : unmanaged
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var (count, end) = ((nuint)T.Count, (nuint)(x.Length - T.Count));
        T x0 = T.Load(ref from, 0), x1 = default, x2 = default, last = T.Load(ref from, end);
        var most = T.Larger(x0, T.Larger(last, T.Of(float.MinValue)));
        if (sizeof(TVectors) > 2) most = T.Larger(x1 = T.Load(ref from, count), most);
        if (sizeof(TVectors) > 3) most = T.Larger(x2 = T.Load(ref from, 2 * count), most);
        var (greatest, factor) = (T.Of(T.Fold(default(Maximum), most)), T.Of(_beta));
        x0 = Exponential.OrZero((x0 - greatest) * factor);
        if (sizeof(TVectors) > 2) x1 = Exponential.OrZero((x1 - greatest) * factor);
        if (sizeof(TVectors) > 3) x2 = Exponential.OrZero((x2 - greatest) * factor);
        last = Exponential.OrZero((last - greatest) * factor);
        var total = x0;
        if (sizeof(TVectors) > 2) total += x1;
        if (sizeof(TVectors) > 3) total += x2;
        var share = Share(0, total, last, ((nuint)sizeof(TVectors) - 1) * count - end);
        (x0 * share).Store(ref into, 0);
        if (sizeof(TVectors) > 2) (x1 * share).Store(ref into, count);
        if (sizeof(TVectors) > 3) (x2 * share).Store(ref into, 2 * count);
        (last * share).Store(ref into, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Many<T>(ReadOnlySpan<float> x, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var (count, end) = ((nuint)T.Count, (nuint)(x.Length - T.Count));
        var last = T.Load(ref from, end);
        var (greatest, factor) = (Greatest(ref from, end, last), T.Of(_beta));

        // in blocks, so that rows of any length lose nothing, however few lanes there are
        var sum = 0.0;
        var total = T.Of(0);
        nuint at = 0;
        for (var block = VectorsOfBlock * count; at < end; at += count)
        {
            total += Power(ref from, ref into, at, greatest, factor);
            if (at + count < block) continue;
            sum += T.Fold(default(Sum), total);
            total = T.Of(0);
            block += VectorsOfBlock * count;
        }

        last = Exponential.OrZero((last - greatest) * factor);
        Multiply(ref into, end, last, Share(sum, total, last, at - end));
    }

    /// <summary>A row whose sum has two or four times as many lanes as the processor: the same sums in the same order. Of the registers that
    /// hold them, the first ones have the lower lanes.</summary>
    /// <param name="x">The row.</param>
    /// <param name="y">Where results go.</param>
    /// <param name="lanes">Lanes of the sum, of which the row has as many elements at least.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void Narrow<T>(ReadOnlySpan<float> x, Span<float> y, int lanes)
        where T : unmanaged, IFloatLanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var (count, wide, end) = ((nuint)T.Count, (nuint)lanes, (nuint)(x.Length - T.Count));
        var last = T.Load(ref from, end);
        var (greatest, factor, zero) = (Greatest(ref from, end, last), T.Of(_beta), T.Of(0));

        var isFourfold = wide > 2 * count;
        T a = zero, b = zero, c = zero, d = zero;
        var sum = 0.0;
        nuint at = 0;
        for (var block = VectorsOfBlock * wide; at < (nuint)x.Length - wide; at += wide)
        {
            a += Power(ref from, ref into, at, greatest, factor);
            b += Power(ref from, ref into, at + count, greatest, factor);
            if (isFourfold)
            {
                c += Power(ref from, ref into, at + (2 * count), greatest, factor);
                d += Power(ref from, ref into, at + (3 * count), greatest, factor);
            }

            if (at + wide < block) continue;
            sum += Folded(a, b, c, d, isFourfold);
            (a, b, c, d) = (zero, zero, zero, zero);
            block += VectorsOfBlock * wide;
        }

        for (var i = at; i < end; i += count) Power(ref from, ref into, i, greatest, factor);
        last = Exponential.OrZero((last - greatest) * factor);
        last.Store(ref into, end);

        // of the last lanes those that were not added
        var start = (nuint)x.Length - wide;
        a += Missing<T>(ref into, start, at, 0);
        b += Missing<T>(ref into, start, at, count);
        if (isFourfold)
        {
            c += Missing<T>(ref into, start, at, 2 * count);
            d += Missing<T>(ref into, start, at, 3 * count);
        }

        Multiply(ref into, end, last, T.Of((float)(1 / (sum + Folded(a, b, c, d, isFourfold)))));
    }

    /// <summary>The greatest element in all lanes. As everywhere here, <paramref name="last"/> is the vector that begins at <paramref name="end"/>,
    /// where the row's last elements are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Greatest<T>(ref float from, nuint end, T last)
        where T : unmanaged, IFloatLanes<T>
    {
        var most = T.Larger(last, T.Of(float.MinValue));
        for (nuint i = 0; i < end; i += (nuint)T.Count) most = T.Larger(T.Load(ref from, i), most);
        return T.Of(T.Fold(default(Maximum), most));
    }

    /// <summary>Powers become shares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<T>(ref float powers, nuint end, T last, T share)
        where T : unmanaged, IFloatLanes<T>
    {
        for (nuint i = 0; i < end; i += (nuint)T.Count) (T.Load(ref powers, i) * share).Store(ref powers, i);
        (last * share).Store(ref powers, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Power<T>(ref float from, ref float into, nuint at, T greatest, T factor)
        where T : unmanaged, IFloatLanes<T>
    {
        var power = Exponential.OrZero((T.Load(ref from, at) - greatest) * factor);
        power.Store(ref into, at);
        return power;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe T Missing<T>(ref float powers, nuint start, nuint added, nuint part)
        where T : unmanaged, IFloatLanes<T>
    {
        var wereAdded = T.Load(ref Unsafe.AsRef<float>(LaneMasks.First((int)(added - start))), part);
        return T.Select(wereAdded, T.Of(0), T.Load(ref powers, start + part));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Folded<T>(T a, T b, T c, T d, bool isFourfold)
        where T : unmanaged, IFloatLanes<T>
    {
        var op = default(Sum);
        return T.Fold(op, isFourfold ? op.Lanes(op.Lanes(d, b), op.Lanes(c, a)) : op.Lanes(b, a));
    }

    /// <summary>One over the sum of all powers.</summary>
    /// <param name="sum">What was summed up before.</param>
    /// <param name="total">Sums of lanes.</param>
    /// <param name="last">Powers of the last vector.</param>
    /// <param name="added">How many of these are in <paramref name="total"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe T Share<T>(double sum, T total, T last, nuint added)
        where T : unmanaged, IFloatLanes<T>
    {
        var wereAdded = T.Load(ref Unsafe.AsRef<float>(LaneMasks.First((int)added)), 0);
        return T.Of((float)(1 / (sum + T.Fold(default(Sum), total + T.Select(wereAdded, T.Of(0), last)))));
    }
}
