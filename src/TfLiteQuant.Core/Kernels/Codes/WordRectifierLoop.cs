using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>16-bit codes along a span, one factor for those above zero and one for those below, kept to a range.</summary>
/// <param name="positive">Factor of what is at least 0.</param>
/// <param name="negative">Factor of what is below; null where it is the same.</param>
/// <param name="min">Smallest result.</param>
/// <param name="max">Largest result.</param>
/// <remarks>As in <see cref="FloatUnaryLoop{TOp}"/>, the last vector overlaps the one before it and is read first.</remarks>
internal readonly struct WordRectifierLoop(WordRescaling positive, WordRescaling? negative, int min, int max) : IUnaryLoop<short, short>
{
    private readonly WordRescaling _positive = positive;
    private readonly WordRescaling _negative = negative ?? positive;
    private readonly bool _isOne = negative is null;
    private readonly short _min = (short)min;
    private readonly short _max = (short)max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<short> x, Span<short> y)
    {
        y = y[..x.Length];
        if (_isOne) Run<Bytes1>(x, y);
        else Run<Bytes2>(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run<TFactors>(ReadOnlySpan<short> x, Span<short> y)
        where TFactors : unmanaged
    {
        if (CpuFeatures.HasVector512 && x.Length >= WordLanes32.Count) Run<TFactors, WordLanes32>(x, y);
        else if (CpuFeatures.HasX86Vector256 && x.Length >= WordLanes16.Count) Run<TFactors, WordLanes16>(x, y);
        else if (CpuFeatures.HasVector128 && x.Length >= WordLanes8.Count) Run<TFactors, WordLanes8>(x, y);
        else if (x.Length > 0) Run<TFactors, WordLane1>(x, y);
    }

    // TFactors: a type of as many bytes as there are factors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run<TFactors, T>(ReadOnlySpan<short> x, Span<short> y)
        where TFactors : unmanaged
        where T : unmanaged, IWordLanes<T>
    {
        var (positive, negative) = (_positive, _negative);
        var (least, most) = (T.Of(_min), T.Of(_max));
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(x.Length - T.Count);
        var last = T.Load(ref from, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) Lanes<TFactors, T>(T.Load(ref from, i), positive, negative, least, most).Store(ref into, i);
        if (i < (nuint)x.Length) Lanes<TFactors, T>(last, positive, negative, least, most).Store(ref into, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe T Lanes<TFactors, T>(T x, in WordRescaling positive, in WordRescaling negative, T least, T most)
        where TFactors : unmanaged
        where T : unmanaged, IWordLanes<T>
    {
        var result = positive.Of(x);
        if (sizeof(TFactors) > 1) result = T.WhereGreater(T.Of(0), x, negative.Of(x), result);
        result = T.Min(result, most);
        return T.WhereGreater(least, result, least, result);
    }
}
