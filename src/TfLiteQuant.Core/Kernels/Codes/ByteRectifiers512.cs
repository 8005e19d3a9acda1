using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two codes that count alone where they are at least 0, times a slope elsewhere.</summary>
/// <remarks>As <see cref="ByteProducts512{TCode}"/>, with a factor of their own for products with 1.</remarks>
internal readonly struct ByteRectifiers512<TCode>(ByteProductTerms terms) : ICodeVectors
    where TCode : unmanaged
{
    private readonly Vector512<short> _zeroA = Vector512.Create((short)terms.ZeroA);
    private readonly Vector512<short> _zeroB = Vector512.Create((short)terms.ZeroB);
    private readonly ByteResults512<TCode> _results = new(terms.Min, terms.Max);
    private readonly Vector512<float> _scale = Vector512.Create(terms.Product.Scale);
    private readonly Vector512<float> _plus = Vector512.Create(terms.Product.Plus);
    private readonly Vector512<float> _minus = Vector512.Create(terms.Product.Minus);
    private readonly Vector512<float> _single = Vector512.Create(terms.Single.Scale);
    private readonly Vector512<float> _singlePlus = Vector512.Create(terms.Single.Plus);

    public static int Count => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        Vector512<short> first = ByteResults512<TCode>.Load(ref a) - _zeroA, second = ByteResults512<TCode>.Load(ref b) - _zeroB, sign = first >> 15;
        second = Vector512.ConditionalSelect(sign, second, Vector512<short>.One);
        Vector512<short> low = first * second, high = Avx512BW.MultiplyHigh(first, second);
        var r0 = Chosen(Avx512BW.UnpackLow(low, high), Avx512BW.UnpackLow(sign, sign).AsSingle());
        var r1 = Chosen(Avx512BW.UnpackHigh(low, high), Avx512BW.UnpackHigh(sign, sign).AsSingle());
        _results.Store(ref y, r0, r1);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Chosen(Vector512<short> halves, Vector512<float> isProduct)
        => ByteResults512<TCode>.Rounded(
            halves, Vector512.ConditionalSelect(isProduct, _scale, _single), Vector512.ConditionalSelect(isProduct, ByteResults512<TCode>.BySign(halves, _plus, _minus), _singlePlus));
}
