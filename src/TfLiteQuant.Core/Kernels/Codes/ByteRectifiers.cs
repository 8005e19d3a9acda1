using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A vector of codes that count alone where they are at least 0, times a slope elsewhere.</summary>
/// <remarks>As <see cref="ByteProducts{TCode, TVector, TFloats, TLanes}"/>, with a factor of their own for products with 1.</remarks>
internal readonly struct ByteRectifiers<TCode, TVector, TFloats, TLanes>(ByteProductTerms terms) : ICodeVectors
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
    private readonly TFloats _single = TLanes.Broadcast(terms.Single.Scale);
    private readonly TFloats _singlePlus = TLanes.Broadcast(terms.Single.Plus);

    public static int Count => Unsafe.SizeOf<TVector>() / sizeof(short);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        TVector first = TLanes.SubtractWords(TLanes.LoadWidened<TCode>(ref a), _zeroA), second = TLanes.SubtractWords(TLanes.LoadWidened<TCode>(ref b), _zeroB);
        var sign = TLanes.SignsOfWords(first);
        TLanes.MultiplyWords(first, TLanes.Select(sign, second, TLanes.BroadcastWords(1)), out var low, out var high);
        TLanes.StoreBytes<TCode>(ref y, Rounded(low, TLanes.UnpackLowWords(sign, sign)), Rounded(high, TLanes.UnpackHighWords(sign, sign)), _min, _max);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Rounded(TVector product, TVector isProduct)
        => TLanes.MultiplyToNearest(
            product, TLanes.Select(isProduct, _scale, _single), TLanes.Select(isProduct, TLanes.BySign(product, _plus, _minus), _singlePlus));
}
