using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixty-four codes.</summary>
/// <remarks>Codes of both operands are interleaved and widened within 128-bit lanes, each pair to the two words of an integer; packing
/// the results twice undoes that order.</remarks>
internal readonly struct ByteSums512 : ICodeVectors
{
    private readonly Vector512<short> _high, _low;
    private readonly Vector512<int> _constant, _mask;
    private readonly Vector512<uint> _doubt, _up, _down, _fraction;
    private readonly Vector512<byte> _flip, _min, _max;
    private readonly bool _isSigned;

    public ByteSums512(ByteSumForm form)
    {
        var (terms, isSigned, min, max) = form;
        (_high, _low, _constant) = (Vector512.Create(terms.High).AsInt16(), Vector512.Create(terms.Low).AsInt16(), Vector512.Create(terms.Constant));
        (_mask, _doubt) = (Vector512.Create((1 << terms.Fraction) - 1), Vector512.Create(terms.Doubt));
        _flip = Vector512.Create((byte)(isSigned ? 0x80 : 0));
        (_min, _max) = (Vector512.Create(unchecked((byte)min)), Vector512.Create(unchecked((byte)max)));
        (_up, _down, _fraction) = (Vector512.Create((uint)terms.Up), Vector512.Create((uint)terms.Down), Vector512.Create((uint)terms.Fraction));
        _isSigned = isSigned;
    }

    public static int Count => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        Vector512<byte> first = Vector512.LoadUnsafe(ref a) ^ _flip, second = Vector512.LoadUnsafe(ref b) ^ _flip, zero = Vector512<byte>.Zero;
        Vector512<byte> low = Avx512BW.UnpackLow(first, second), high = Avx512BW.UnpackHigh(first, second);
        var v0 = Form(Avx512BW.UnpackLow(low, zero));
        var v1 = Form(Avx512BW.UnpackHigh(low, zero));
        var v2 = Form(Avx512BW.UnpackLow(high, zero));
        var v3 = Form(Avx512BW.UnpackHigh(high, zero));
        var least = Vector512.Min(Vector512.Min((v0 & _mask).AsUInt32(), (v1 & _mask).AsUInt32()), Vector512.Min((v2 & _mask).AsUInt32(), (v3 & _mask).AsUInt32()));
        if (Vector512.LessThanAny(least, _doubt)) return false;
        var words0 = Avx512BW.PackSignedSaturate(Places(v0), Places(v1));
        var words1 = Avx512BW.PackSignedSaturate(Places(v2), Places(v3));
        var result = _isSigned
            ? Vector512.Min(Vector512.Max(Avx512BW.PackSignedSaturate(words0, words1), _min.AsSByte()), _max.AsSByte()).AsByte()
            : Vector512.Min(Vector512.Max(Avx512BW.PackUnsignedSaturate(words0, words1), _min), _max);
        result.StoreUnsafe(ref y);
        return true;
    }

    // One instruction where all lanes have their own count of places; two where they share one that is not a constant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Places(Vector512<int> form) => Avx512F.ShiftRightArithmeticVariable(form, _fraction);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Form(Vector512<byte> pairs)
    {
        var words = pairs.AsInt16();
        return Avx512F.ShiftLeftLogicalVariable(Avx512BW.MultiplyAddAdjacent(words, _high), _up)
            + Avx512F.ShiftRightArithmeticVariable(Avx512BW.MultiplyAddAdjacent(words, _low), _down) + _constant;
    }
}
