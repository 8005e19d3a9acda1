using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums of a vector of 16-bit codes.</summary>
/// <remarks>Codes of both operands are interleaved within 128-bit lanes to the two words of an integer; packing the results undoes that
/// order.</remarks>
internal readonly struct WordSums<TVector, TFloats, TLanes>(CodeSumTerms terms, int min, int max) : ICodeVectors
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IInterleavedLanes<TVector, TFloats>
{
    private readonly CodeSumVectors<TVector, TFloats, TLanes> _sums = new(terms);
    private readonly TVector _min = TLanes.BroadcastWords(min);
    private readonly TVector _max = TLanes.BroadcastWords(max);

    public static int Count => Unsafe.SizeOf<TVector>() / sizeof(short);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        TVector first = TLanes.Load(ref a), second = TLanes.Load(ref b);
        var v0 = _sums.Of(TLanes.UnpackLowWords(first, second));
        var v1 = _sums.Of(TLanes.UnpackHighWords(first, second));
        if (_sums.IsAnyInDoubt(_sums.LeastFractions(v0, v1))) return false;
        TLanes.Store(ref y, TLanes.ClampWords(_sums.Words(v0, v1), _min, _max));
        return true;
    }
}
