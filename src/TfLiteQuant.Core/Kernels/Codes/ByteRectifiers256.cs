using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen codes that count alone where they are at least 0, times a slope elsewhere.</summary>
/// <remarks>As <see cref="ByteProducts256{TCode}"/>, with a factor of their own for products with 1.</remarks>
internal readonly struct ByteRectifiers256<TCode>(ByteProductTerms terms) : ICodeVectors
    where TCode : unmanaged
{
    private readonly Vector256<short> _zeroA = Vector256.Create((short)terms.ZeroA);
    private readonly Vector256<short> _zeroB = Vector256.Create((short)terms.ZeroB);
    private readonly ByteResults256<TCode> _results = new(terms.Min, terms.Max);
    private readonly Vector256<float> _scale = Vector256.Create(terms.Product.Scale);
    private readonly Vector256<float> _plus = Vector256.Create(terms.Product.Plus);
    private readonly Vector256<float> _minus = Vector256.Create(terms.Product.Minus);
    private readonly Vector256<float> _single = Vector256.Create(terms.Single.Scale);
    private readonly Vector256<float> _singlePlus = Vector256.Create(terms.Single.Plus);

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        Vector256<short> first = ByteResults256<TCode>.Load(ref a) - _zeroA, second = ByteResults256<TCode>.Load(ref b) - _zeroB, sign = first >> 15;
        second = Vector256.ConditionalSelect(sign, second, Vector256<short>.One);
        Vector256<short> low = first * second, high = Avx2.MultiplyHigh(first, second);
        var r0 = Chosen(Avx2.UnpackLow(low, high), Avx2.UnpackLow(sign, sign).AsSingle());
        var r1 = Chosen(Avx2.UnpackHigh(low, high), Avx2.UnpackHigh(sign, sign).AsSingle());
        _results.Store(ref y, r0, r1);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Chosen(Vector256<short> halves, Vector256<float> isProduct)
        => ByteResults256<TCode>.Rounded(
            halves, Vector256.ConditionalSelect(isProduct, _scale, _single), Vector256.ConditionalSelect(isProduct, ByteResults256<TCode>.BySign(halves, _plus, _minus), _singlePlus));
}
