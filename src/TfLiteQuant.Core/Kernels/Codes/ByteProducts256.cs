using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen codes.</summary>
/// <remarks>Codes are widened to 16 bits, less their zero points; both halves of the products are interleaved within 128-bit lanes to 32
/// bits, which packing the results undoes.</remarks>
internal readonly struct ByteProducts256 : ICodeVectors
{
    private readonly Vector256<short> _zeroA, _zeroB, _min, _max, _single;
    private readonly Vector256<int> _high, _low, _half, _right, _singleHigh, _singleLow, _singleHalf, _singleRight;
    private readonly bool _isSigned, _isRectifier;

    public ByteProducts256(ByteProductForm form)
    {
        var (terms, isSigned, isRectifier) = form;
        (_zeroA, _zeroB) = (Vector256.Create((short)terms.ZeroA), Vector256.Create((short)terms.ZeroB));
        (_min, _max) = (Vector256.Create((short)terms.Min), Vector256.Create((short)terms.Max));
        (_high, _low, _half, _right) = (Vector256.Create(terms.Product.High), Vector256.Create(terms.Product.Low), Vector256.Create(terms.Product.Half), Vector256.Create(terms.Product.Right));
        _single = Vector256.Create((short)terms.Single.First);
        (_singleHigh, _singleLow) = (Vector256.Create(terms.Single.High), Vector256.Create(terms.Single.Low));
        (_singleHalf, _singleRight) = (Vector256.Create(terms.Single.Half), Vector256.Create(terms.Single.Right));
        (_isSigned, _isRectifier) = (isSigned, isRectifier);
    }

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        if (_isRectifier) Rectify(ref a, ref b, ref y);
        else Product(ref a, ref b, ref y);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Product(ref byte a, ref byte b, ref byte y)
    {
        Vector256<short> first = Load(ref a) - _zeroA, second = Load(ref b) - _zeroB;
        Vector256<short> low = first * second, high = Avx2.MultiplyHigh(first, second);
        var r0 = Rescaled(Avx2.UnpackLow(low, high).AsInt32(), _high, _low, _half, _right);
        var r1 = Rescaled(Avx2.UnpackHigh(low, high).AsInt32(), _high, _low, _half, _right);
        Store(ref y, r0, r1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Rectify(ref byte a, ref byte b, ref byte y)
    {
        // Where the first operand is not below zero, the product is one with a constant, and has a factor of its own.
        Vector256<short> first = Load(ref a) - _zeroA, second = Load(ref b) - _zeroB;
        second = Vector256.ConditionalSelect(first >> 15, second, _single);
        Vector256<short> low = first * second, high = Avx2.MultiplyHigh(first, second), sign = first >> 15;
        var r0 = Chosen(Avx2.UnpackLow(low, high).AsInt32(), Avx2.UnpackLow(sign, sign).AsInt32());
        var r1 = Chosen(Avx2.UnpackHigh(low, high).AsInt32(), Avx2.UnpackHigh(sign, sign).AsInt32());
        Store(ref y, r0, r1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Chosen(Vector256<int> value, Vector256<int> isProduct)
        => Rescaled(
            value, Vector256.ConditionalSelect(isProduct, _high, _singleHigh), Vector256.ConditionalSelect(isProduct, _low, _singleLow),
            Vector256.ConditionalSelect(isProduct, _half, _singleHalf), Vector256.ConditionalSelect(isProduct, _right, _singleRight));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Rescaled(Vector256<int> value, Vector256<int> high, Vector256<int> low, Vector256<int> half, Vector256<int> right)
    {
        var once = ((value * high) + ((value * low) >> ByteRescaling.LowBits) + Vector256.Create(ByteRescaling.FirstHalf)) >> ByteRescaling.FirstShift;
        return Avx2.ShiftRightArithmeticVariable(once + (value >> 31) + half, right.AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<short> Load(ref byte place)
    {
        var codes = Vector128.LoadUnsafe(ref place);
        return _isSigned ? Avx2.ConvertToVector256Int16(codes.AsSByte()) : Avx2.ConvertToVector256Int16(codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(ref byte place, Vector256<int> low, Vector256<int> high)
    {
        var words = Vector256.Min(Vector256.Max(Avx2.PackSignedSaturate(low, high), _min), _max);
        var halves = _isSigned ? Avx2.PackSignedSaturate(words, words).AsByte() : Avx2.PackUnsignedSaturate(words, words);
        Avx2.Permute4x64(halves.AsInt64(), 0b_10_00).AsByte().GetLower().StoreUnsafe(ref place);
    }
}
