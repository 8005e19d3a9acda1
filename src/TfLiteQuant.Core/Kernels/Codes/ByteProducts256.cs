using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen products.</summary>
/// <remarks>Codes are widened to 16 bits, less their zero points; both halves of the products are interleaved within 128-bit lanes to 32
/// bits, which packing the results undoes.</remarks>
internal readonly struct ByteProducts256<TCode>(ByteProductTerms terms) : ICodeVectors
    where TCode : unmanaged
{
    private readonly Vector256<short> _zeroA = Vector256.Create((short)terms.ZeroA);
    private readonly Vector256<short> _zeroB = Vector256.Create((short)terms.ZeroB);
    private readonly ByteResults256<TCode> _results = new(terms.Min, terms.Max);
    private readonly Vector256<float> _scale = Vector256.Create(terms.Product.Scale);
    private readonly Vector256<float> _plus = Vector256.Create(terms.Product.Plus);
    private readonly Vector256<float> _minus = Vector256.Create(terms.Product.Minus);

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        Vector256<short> first = ByteResults256<TCode>.Load(ref a) - _zeroA, second = ByteResults256<TCode>.Load(ref b) - _zeroB;
        Vector256<short> low = first * second, high = Avx2.MultiplyHigh(first, second);
        var r0 = ByteResults256<TCode>.Rounded(Avx2.UnpackLow(low, high), _scale, _plus, _minus);
        var r1 = ByteResults256<TCode>.Rounded(Avx2.UnpackHigh(low, high), _scale, _plus, _minus);
        _results.Store(ref y, r0, r1);
        return true;
    }
}
