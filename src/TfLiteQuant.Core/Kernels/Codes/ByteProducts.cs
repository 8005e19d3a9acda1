using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Products of a vector of codes.</summary>
/// <remarks>Codes are widened to 16 bits, less their zero points; both halves of the products are interleaved within 128-bit lanes to 32
/// bits, which packing the results undoes.</remarks>
internal readonly struct ByteProducts<TCode, TVector, TFloats, TLanes>(ByteProductTerms terms) : ICodeVectors
    where TCode : unmanaged
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IInterleavedLanes<TVector, TFloats>
{
    private readonly TVector _zeroA = TLanes.BroadcastWords(terms.ZeroA);
    private readonly TVector _zeroB = TLanes.BroadcastWords(terms.ZeroB);
    private readonly TVector _min = TLanes.BroadcastWords(terms.Min);
    private readonly TVector _max = TLanes.BroadcastWords(terms.Max);
    private readonly TFloats _scale = TLanes.Broadcast(terms.Product.Scale);
    private readonly TFloats _plus = TLanes.Broadcast(terms.Product.Plus);
    private readonly TFloats _minus = TLanes.Broadcast(terms.Product.Minus);

    public static int Count => Unsafe.SizeOf<TVector>() / sizeof(short);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        TVector first = TLanes.SubtractWords(TLanes.LoadWidened<TCode>(ref a), _zeroA), second = TLanes.SubtractWords(TLanes.LoadWidened<TCode>(ref b), _zeroB);
        TLanes.MultiplyWords(first, second, out var low, out var high);
        TLanes.StoreBytes<TCode>(ref y, Rounded(low), Rounded(high), _min, _max);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Rounded(TVector product) => TLanes.MultiplyToNearest(product, _scale, TLanes.BySign(product, _plus, _minus));
}
