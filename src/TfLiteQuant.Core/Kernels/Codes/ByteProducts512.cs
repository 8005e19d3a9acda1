using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two products.</summary>
/// <remarks>Codes are widened to 16 bits, less their zero points; both halves of the products are interleaved within 128-bit lanes to 32
/// bits, which packing the results undoes.</remarks>
internal readonly struct ByteProducts512<TCode>(ByteProductTerms terms) : ICodeVectors
    where TCode : unmanaged
{
    private readonly Vector512<short> _zeroA = Vector512.Create((short)terms.ZeroA);
    private readonly Vector512<short> _zeroB = Vector512.Create((short)terms.ZeroB);
    private readonly ByteResults512<TCode> _results = new(terms.Min, terms.Max);
    private readonly Vector512<float> _scale = Vector512.Create(terms.Product.Scale);
    private readonly Vector512<float> _plus = Vector512.Create(terms.Product.Plus);
    private readonly Vector512<float> _minus = Vector512.Create(terms.Product.Minus);

    public static int Count => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        Vector512<short> first = ByteResults512<TCode>.Load(ref a) - _zeroA, second = ByteResults512<TCode>.Load(ref b) - _zeroB;
        Vector512<short> low = first * second, high = Avx512BW.MultiplyHigh(first, second);
        var r0 = ByteResults512<TCode>.Rounded(Avx512BW.UnpackLow(low, high), _scale, _plus, _minus);
        var r1 = ByteResults512<TCode>.Rounded(Avx512BW.UnpackHigh(low, high), _scale, _plus, _minus);
        _results.Store(ref y, r0, r1);
        return true;
    }
}
