using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>What sums of bytes and of words share: <see cref="CodeSumTerms"/> in vectors.</summary>
internal readonly struct CodeSumVectors<TVector, TFloats, TLanes>(CodeSumTerms terms)
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IInterleavedLanes<TVector, TFloats>
{
    private readonly TVector _high = TLanes.Broadcast(terms.High);
    private readonly TVector _low = TLanes.Broadcast(terms.Low);
    private readonly TVector _constant = TLanes.Broadcast(terms.Constant);
    private readonly TVector _mask = TLanes.Broadcast((1 << terms.Fraction) - 1);
    private readonly TVector _doubt = TLanes.Broadcast((int)terms.Doubt);

    // A count for each lane: one instruction, where a shared one that is not a constant is two.
    private readonly TVector _up = TLanes.Broadcast(terms.Up);
    private readonly TVector _down = TLanes.Broadcast(terms.Down);
    private readonly TVector _fraction = TLanes.Broadcast(terms.Fraction);

    /// <summary>The form of pairs of codes that are interleaved as words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of(TVector pairs)
        => TLanes.Add(
            TLanes.Add(TLanes.ShiftLeft(TLanes.MultiplyAddAdjacent(pairs, _high), _up), TLanes.ShiftRight(TLanes.MultiplyAddAdjacent(pairs, _low), _down)), _constant);

    /// <summary>The smaller fractions of two vectors of forms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector LeastFractions(TVector first, TVector second) => TLanes.MinUnsigned(TLanes.And(first, _mask), TLanes.And(second, _mask));

    /// <summary>Whether a code cannot be told from one of these fractions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAnyInDoubt(TVector fractions) => TLanes.IsAnyBelow(fractions, _doubt);

    /// <summary>Codes of two vectors of forms, as words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Words(TVector low, TVector high) => TLanes.PackWords(TLanes.ShiftRight(low, _fraction), TLanes.ShiftRight(high, _fraction));
}
