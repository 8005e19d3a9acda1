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
        if (CpuFeatures.HasVector512 && x.Length >= Lanes16.Count) Run<Lanes16>(x, y);
        else if (CpuFeatures.HasVector256 && x.Length >= Lanes8.Count) Run<Lanes8>(x, y);
        else if (CpuFeatures.HasVector128 && x.Length >= Lanes4.Count) Run<Lanes4>(x, y);
        else if (x.Length > 0) Run<Lane1>(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private unsafe void Run<T>(ReadOnlySpan<float> x, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var (count, end) = ((nuint)T.Count, (nuint)(x.Length - T.Count));
        var last = T.Load(ref from, end);
        var most = default(Maximum).Lanes(last, T.Of(float.MinValue));
        for (nuint i = 0; i < end; i += count) most = default(Maximum).Lanes(T.Load(ref from, i), most);
        var (greatest, factor) = (T.Of(T.Fold(default(Maximum), most)), T.Of(_beta));

        // in blocks, so that rows of any length lose nothing, however few lanes there are
        var sum = 0.0;
        var total = T.Of(0);
        nuint at = 0;
        for (var block = VectorsOfBlock * count; at < end; at += count)
        {
            var power = Exponential.Of((T.Load(ref from, at) - greatest) * factor);
            power.Store(ref into, at);
            total += power;
            if (at + count < block) continue;
            sum += T.Fold(default(Sum), total);
            total = T.Of(0);
            block += VectorsOfBlock * count;
        }

        last = Exponential.Of((last - greatest) * factor);
        var wereAdded = T.Load(ref Unsafe.AsRef<float>(LaneMasks.First((int)(at - end))), 0);
        sum += T.Fold(default(Sum), total + T.Select(wereAdded, T.Of(0), last));
        var share = T.Of((float)(1 / sum));
        for (nuint i = 0; i < end; i += count) (T.Load(ref into, i) * share).Store(ref into, i);
        (last * share).Store(ref into, end);
    }
}
