using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A float function along a span, as wide as the processor allows.</summary>
/// <remarks>The last vector overlaps the one before it. It is read before anything is written, so that it finds its elements
/// where the function works in place; spans shorter than a vector are computed in a padded one.</remarks>
internal readonly struct FloatUnaryLoop<TOp>(TOp op) : IUnaryLoop<float, float>
    where TOp : struct, IFloatUnary
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        if (CpuFeatures.HasVector512 && x.Length >= Lanes16.Count) Run<Lanes16>(x, y);
        else if (CpuFeatures.HasVector256) Run<Lanes8>(x, y);
        else if (CpuFeatures.HasVector128) Run<Lanes4>(x, y);
        else Run<Lane1>(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run<T>(ReadOnlySpan<float> x, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        var op = _op;
        y = y[..x.Length];
        if (x.Length < T.Count)
        {
            if (x.Length == 0) return;
            Span<float> room = stackalloc float[T.Count];
            room.Clear();
            x.CopyTo(room);
            ref var padded = ref MemoryMarshal.GetReference(room);
            op.Lanes(T.Load(ref padded, 0)).Store(ref padded, 0);
            room[..y.Length].CopyTo(y);
            return;
        }

        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(x.Length - T.Count);
        var last = T.Load(ref from, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) op.Lanes(T.Load(ref from, i)).Store(ref into, i);
        if (i < (nuint)x.Length) op.Lanes(last).Store(ref into, end);
    }
}
