using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>e^(beta x) of each element over the sum of all. The greatest element is taken off first, which cancels and keeps
/// every power at most 1.</summary>
internal readonly struct SoftmaxRow(float beta) : IRowFunction
{
    private const int VectorsOfBlock = 64;
    private readonly float _beta = beta;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        var greatest = new FloatReduction<Maximum>(default, float.MinValue, 1).Reduce(x);
        var sum = CpuFeatures.HasVector256 ? Powers<Lanes8>(x, greatest, y)
            : CpuFeatures.HasVector128 ? Powers<Lanes4>(x, greatest, y)
            : Powers<Lane1>(x, greatest, y);
        default(FloatBinaryLoop<Quotient>).Run(y, new ReadOnlySpan<float>(in sum), y);
    }

    // powers and their sum in one pass; what is left over goes through a padded vector, whose other lanes are not added
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private float Powers<T>(ReadOnlySpan<float> x, float greatest, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var (offset, factor) = (T.Of(greatest), T.Of(_beta));
        Span<float> room = stackalloc float[T.Count];
        ref var lanes = ref MemoryMarshal.GetReference(room);
        var sum = 0.0;
        var i = 0;
        while (i <= x.Length - T.Count)
        {
            // in blocks, so that rows of any length lose nothing, however few lanes there are
            var total = T.Of(0);
            for (var end = Math.Min(i + (VectorsOfBlock * T.Count), x.Length) - T.Count; i <= end; i += T.Count)
            {
                var power = Exponential.Of((T.Load(ref from, (nuint)i) - offset) * factor);
                power.Store(ref into, (nuint)i);
                total += power;
            }

            total.Store(ref lanes, 0);
            foreach (var lane in room) sum += lane;
        }

        if (i == x.Length) return (float)sum;

        x[i..].CopyTo(room);
        Exponential.Of((T.Load(ref lanes, 0) - offset) * factor).Store(ref lanes, 0);
        for (var lane = 0; i < x.Length; i++, lane++) sum += y[i] = room[lane];
        return (float)sum;
    }
}
