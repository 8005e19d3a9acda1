using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of 16-bit codes along spans by vectors of its own (<see cref="IWordVectors"/>) on processors that have them, else, and for
/// short spans, by the function's lanes: both give the same bits.</summary>
/// <remarks>As in <see cref="CodeUnaryLoop{TIn,TOut,TOp}"/>, the last vector overlaps the one before it and is read first.</remarks>
/// <param name="vectors">The function's vectors; not asked where there are none of 512 bits.</param>
/// <param name="exact">The function.</param>
internal readonly struct WordVectorLoop<TOp, TVectors>(TVectors vectors, TOp exact) : IUnaryLoop<short, short>
    where TOp : struct, ICodeUnary
    where TVectors : struct, IWordVectors
{
    /// <summary>How many codes a vector has.</summary>
    public const int Codes = 32;

    private readonly CodeUnaryLoop<short, short, TOp> _exact = new(exact);
    private readonly TVectors _vectors = vectors;

    public void Run(ReadOnlySpan<short> x, Span<short> y)
    {
        if (CpuFeatures.HasVector512 && x.Length >= Codes) RunVectors(x, y[..x.Length]);
        else _exact.Run(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void RunVectors(ReadOnlySpan<short> x, Span<short> y)
    {
        var function = _vectors;
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(x.Length - Codes);
        var last = Vector512.LoadUnsafe(ref from, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)Codes) function.Of(Vector512.LoadUnsafe(ref from, i)).StoreUnsafe(ref into, i);
        if (i < (nuint)x.Length) function.Of(last).StoreUnsafe(ref into, end);
    }
}
