using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums of a vector of 8-bit codes.</summary>
/// <remarks>Codes of both operands are interleaved and widened within 128-bit lanes, each pair to the two words of an integer; packing
/// the results twice undoes that order.</remarks>
internal readonly struct ByteSums<TCode, TVector, TFloats, TLanes>(CodeSumTerms terms, int min, int max) : ICodeVectors
    where TCode : unmanaged
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IInterleavedLanes<TVector, TFloats>
{
    private readonly CodeSumVectors<TVector, TFloats, TLanes> _sums = new(terms);

    // Makes signed bytes numbers from 0 on, which is what they are widened as.
    private readonly TVector _flip = TLanes.BroadcastBytes(typeof(TCode) == typeof(sbyte) ? -sbyte.MinValue : 0);
    private readonly TVector _min = TLanes.BroadcastBytes(min);
    private readonly TVector _max = TLanes.BroadcastBytes(max);

    public static int Count => Unsafe.SizeOf<TVector>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        TVector first = TLanes.Xor(TLanes.Load(ref a), _flip), second = TLanes.Xor(TLanes.Load(ref b), _flip), zero = default;
        TVector low = TLanes.UnpackLowBytes(first, second), high = TLanes.UnpackHighBytes(first, second);
        var v0 = _sums.Of(TLanes.UnpackLowBytes(low, zero));
        var v1 = _sums.Of(TLanes.UnpackHighBytes(low, zero));
        var v2 = _sums.Of(TLanes.UnpackLowBytes(high, zero));
        var v3 = _sums.Of(TLanes.UnpackHighBytes(high, zero));
        if (_sums.IsAnyInDoubt(TLanes.MinUnsigned(_sums.LeastFractions(v0, v1), _sums.LeastFractions(v2, v3)))) return false;
        TLanes.Store(ref y, TLanes.ClampBytes<TCode>(TLanes.PackBytes<TCode>(_sums.Words(v0, v1), _sums.Words(v2, v3)), _min, _max));
        return true;
    }
}
