using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A float function of two arguments along spans, as wide as the processor allows.</summary>
/// <remarks>As in <see cref="FloatUnaryLoop{TOp}"/>, the last vector overlaps the one before it and is read first.</remarks>
internal readonly struct FloatBinaryLoop<TOp>(TOp op) : IBinaryLoop<float, float>
    where TOp : struct, IFloatBinary
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        if (CpuFeatures.HasVector512 && y.Length >= Lanes16.Count) Run<Lanes16>(a, b, y);
        else if (CpuFeatures.HasVector256) Run<Lanes8>(a, b, y);
        else if (CpuFeatures.HasVector128) Run<Lanes4>(a, b, y);
        else Run<Lane1>(a, b, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run<T>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        if (y.Length < T.Count) Few<T>(a, b, y);
        else if (a.Length == y.Length && b.Length == y.Length) Both<T>(a, b, y);
        else if (b.Length == 1) First<T>(a[..y.Length], b[0], y);
        else Second<T>(a[0], b[..y.Length], y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Both<T>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        var op = _op;
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - T.Count);
        var (lastLeft, lastRight) = (T.Load(ref left, end), T.Load(ref right, end));
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) op.Lanes(T.Load(ref left, i), T.Load(ref right, i)).Store(ref into, i);
        if (i < (nuint)y.Length) op.Lanes(lastLeft, lastRight).Store(ref into, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void First<T>(ReadOnlySpan<float> a, float b, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        var op = _op;
        var right = T.Of(b);
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - T.Count);
        var last = T.Load(ref left, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) op.Lanes(T.Load(ref left, i), right).Store(ref into, i);
        if (i < (nuint)y.Length) op.Lanes(last, right).Store(ref into, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Second<T>(float a, ReadOnlySpan<float> b, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        var op = _op;
        var left = T.Of(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - T.Count);
        var last = T.Load(ref right, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) op.Lanes(left, T.Load(ref right, i)).Store(ref into, i);
        if (i < (nuint)y.Length) op.Lanes(left, last).Store(ref into, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Few<T>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        if (y.Length == 0) return;
        Span<float> room = stackalloc float[2 * T.Count];
        var left = room[..T.Count];
        Pad(a, y.Length, left);
        Pad(b, y.Length, room[T.Count..]);
        ref var padded = ref MemoryMarshal.GetReference(room);
        _op.Lanes(T.Load(ref padded, 0), T.Load(ref padded, (nuint)T.Count)).Store(ref padded, 0);
        left[..y.Length].CopyTo(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pad(ReadOnlySpan<float> values, int count, Span<float> room)
    {
        if (values.Length == 1)
        {
            room.Fill(values[0]);
            return;
        }

        room.Clear();
        values[..count].CopyTo(room);
    }
}
