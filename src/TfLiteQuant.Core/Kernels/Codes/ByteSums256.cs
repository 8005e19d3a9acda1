using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two codes.</summary>
/// <remarks>Codes of both operands are interleaved and widened within 128-bit lanes, each pair to the two words of an integer; packing
/// the results twice undoes that order.</remarks>
internal readonly struct ByteSums256 : ICodeVectors
{
    private readonly Vector256<short> _high, _low;
    private readonly Vector256<int> _constant, _mask;
    private readonly Vector256<uint> _doubt, _up, _down, _fraction;
    private readonly Vector256<byte> _flip, _min, _max;
    private readonly bool _isSigned;

    public ByteSums256(ByteSumForm form)
    {
        var (terms, isSigned, min, max) = form;
        (_high, _low, _constant) = (Vector256.Create(terms.High).AsInt16(), Vector256.Create(terms.Low).AsInt16(), Vector256.Create(terms.Constant));
        (_mask, _doubt) = (Vector256.Create((1 << terms.Fraction) - 1), Vector256.Create(terms.Doubt));
        _flip = Vector256.Create((byte)(isSigned ? 0x80 : 0));
        (_min, _max) = (Vector256.Create(unchecked((byte)min)), Vector256.Create(unchecked((byte)max)));
        (_up, _down, _fraction) = (Vector256.Create((uint)terms.Up), Vector256.Create((uint)terms.Down), Vector256.Create((uint)terms.Fraction));
        _isSigned = isSigned;
    }

    public static int Count => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        Vector256<byte> first = Vector256.LoadUnsafe(ref a) ^ _flip, second = Vector256.LoadUnsafe(ref b) ^ _flip, zero = Vector256<byte>.Zero;
        Vector256<byte> low = Avx2.UnpackLow(first, second), high = Avx2.UnpackHigh(first, second);
        var v0 = Form(Avx2.UnpackLow(low, zero));
        var v1 = Form(Avx2.UnpackHigh(low, zero));
        var v2 = Form(Avx2.UnpackLow(high, zero));
        var v3 = Form(Avx2.UnpackHigh(high, zero));
        var least = Vector256.Min(Vector256.Min((v0 & _mask).AsUInt32(), (v1 & _mask).AsUInt32()), Vector256.Min((v2 & _mask).AsUInt32(), (v3 & _mask).AsUInt32()));
        if (Vector256.LessThanAny(least, _doubt)) return false;
        var words0 = Avx2.PackSignedSaturate(Places(v0), Places(v1));
        var words1 = Avx2.PackSignedSaturate(Places(v2), Places(v3));
        var result = _isSigned
            ? Vector256.Min(Vector256.Max(Avx2.PackSignedSaturate(words0, words1), _min.AsSByte()), _max.AsSByte()).AsByte()
            : Vector256.Min(Vector256.Max(Avx2.PackUnsignedSaturate(words0, words1), _min), _max);
        result.StoreUnsafe(ref y);
        return true;
    }

    // One instruction where all lanes have their own count of places; two where they share one that is not a constant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Places(Vector256<int> form) => Avx2.ShiftRightArithmeticVariable(form, _fraction);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Form(Vector256<byte> pairs)
    {
        var words = pairs.AsInt16();
        return Avx2.ShiftLeftLogicalVariable(Avx2.MultiplyAddAdjacent(words, _high), _up)
            + Avx2.ShiftRightArithmeticVariable(Avx2.MultiplyAddAdjacent(words, _low), _down) + _constant;
    }
}
