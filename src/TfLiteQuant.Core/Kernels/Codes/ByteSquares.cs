using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Squares of differences of a vector of codes.</summary>
/// <remarks>Both codes are raised and rescaled in words, as the reference does in 32 bits; the rest is as in
/// <see cref="ByteProducts{TCode, TVector, TFloats, TLanes}"/>.</remarks>
internal readonly struct ByteSquares<TVector, TFloats, TLanes>(ByteSquareTerms terms) : ICodeVectors
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IInterleavedLanes<TVector, TFloats>
{
    private readonly TVector _zeroA = TLanes.BroadcastWords(terms.ZeroA);
    private readonly TVector _zeroB = TLanes.BroadcastWords(terms.ZeroB);
    private readonly WordRescaling _scaleA = terms.ScaleA;
    private readonly WordRescaling _scaleB = terms.ScaleB;
    private readonly TVector _min = TLanes.BroadcastWords(terms.Min);
    private readonly TVector _max = TLanes.BroadcastWords(terms.Max);
    private readonly TFloats _scale = TLanes.Broadcast(terms.Square.Scale);
    private readonly TFloats _term = TLanes.Broadcast(terms.Square.Plus);

    public static int Count => Unsafe.SizeOf<TVector>() / sizeof(short);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        var first = TLanes.RescaleWords(_scaleA, TLanes.SubtractWords(TLanes.LoadWidened<sbyte>(ref a), _zeroA), RescaledSquaredDifference.Headroom);
        var second = TLanes.RescaleWords(_scaleB, TLanes.SubtractWords(TLanes.LoadWidened<sbyte>(ref b), _zeroB), RescaledSquaredDifference.Headroom);
        var difference = TLanes.SubtractWords(first, second);
        TLanes.MultiplyWords(difference, difference, out var low, out var high);
        TLanes.StoreBytes<sbyte>(ref y, TLanes.MultiplyToNearest(low, _scale, _term), TLanes.MultiplyToNearest(high, _scale, _term), _min, _max);
        return true;
    }
}
