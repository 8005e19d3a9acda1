using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two codes.</summary>
/// <remarks>Codes are widened to 16 bits, less their zero points; both halves of the products are interleaved within 128-bit lanes to 32
/// bits, which packing the results undoes.</remarks>
internal readonly struct ByteProducts512 : ICodeVectors
{
    private readonly Vector512<short> _zeroA, _zeroB, _min, _max, _single;
    private readonly Vector512<int> _high, _low, _half, _right, _singleHigh, _singleLow, _singleHalf, _singleRight;
    private readonly bool _isSigned, _isRectifier;

    public ByteProducts512(ByteProductForm form)
    {
        var (terms, isSigned, isRectifier) = form;
        (_zeroA, _zeroB) = (Vector512.Create((short)terms.ZeroA), Vector512.Create((short)terms.ZeroB));
        (_min, _max) = (Vector512.Create((short)terms.Min), Vector512.Create((short)terms.Max));
        (_high, _low, _half, _right) = (Vector512.Create(terms.Product.High), Vector512.Create(terms.Product.Low), Vector512.Create(terms.Product.Half), Vector512.Create(terms.Product.Right));
        _single = Vector512.Create((short)terms.Single.First);
        (_singleHigh, _singleLow) = (Vector512.Create(terms.Single.High), Vector512.Create(terms.Single.Low));
        (_singleHalf, _singleRight) = (Vector512.Create(terms.Single.Half), Vector512.Create(terms.Single.Right));
        (_isSigned, _isRectifier) = (isSigned, isRectifier);
    }

    public static int Count => 32;

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
        Vector512<short> first = Load(ref a) - _zeroA, second = Load(ref b) - _zeroB;
        Vector512<short> low = first * second, high = Avx512BW.MultiplyHigh(first, second);
        var r0 = Rescaled(Avx512BW.UnpackLow(low, high).AsInt32(), _high, _low, _half, _right);
        var r1 = Rescaled(Avx512BW.UnpackHigh(low, high).AsInt32(), _high, _low, _half, _right);
        Store(ref y, r0, r1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Rectify(ref byte a, ref byte b, ref byte y)
    {
        // Where the first operand is not below zero, the product is one with a constant, and has a factor of its own.
        Vector512<short> first = Load(ref a) - _zeroA, second = Load(ref b) - _zeroB;
        second = Vector512.ConditionalSelect(first >> 15, second, _single);
        Vector512<short> low = first * second, high = Avx512BW.MultiplyHigh(first, second), sign = first >> 15;
        var r0 = Chosen(Avx512BW.UnpackLow(low, high).AsInt32(), Avx512BW.UnpackLow(sign, sign).AsInt32());
        var r1 = Chosen(Avx512BW.UnpackHigh(low, high).AsInt32(), Avx512BW.UnpackHigh(sign, sign).AsInt32());
        Store(ref y, r0, r1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Chosen(Vector512<int> value, Vector512<int> isProduct)
        => Rescaled(
            value, Vector512.ConditionalSelect(isProduct, _high, _singleHigh), Vector512.ConditionalSelect(isProduct, _low, _singleLow),
            Vector512.ConditionalSelect(isProduct, _half, _singleHalf), Vector512.ConditionalSelect(isProduct, _right, _singleRight));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Rescaled(Vector512<int> value, Vector512<int> high, Vector512<int> low, Vector512<int> half, Vector512<int> right)
    {
        var once = ((value * high) + ((value * low) >> ByteRescaling.LowBits) + Vector512.Create(ByteRescaling.FirstHalf)) >> ByteRescaling.FirstShift;
        return Avx512F.ShiftRightArithmeticVariable(once + (value >> 31) + half, right.AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<short> Load(ref byte place)
    {
        var codes = Vector256.LoadUnsafe(ref place);
        return _isSigned ? Avx512BW.ConvertToVector512Int16(codes.AsSByte()) : Avx512BW.ConvertToVector512Int16(codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(ref byte place, Vector512<int> low, Vector512<int> high)
    {
        var words = Vector512.Min(Vector512.Max(Avx512BW.PackSignedSaturate(low, high), _min), _max);
        Avx512BW.ConvertToVector256Byte(words).StoreUnsafe(ref place);
    }
}
