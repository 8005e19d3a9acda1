using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="WordLogistic"/> and <see cref="WordTanh"/> of thirty-two codes.</summary>
/// <remarks>
/// Places and results have 32 bits and lie interleaved within 128-bit lanes, which packing undoes. A value and a step to the next, looked up as
/// words, are multiplied by the parts of a place before and behind its point and added by one instruction. Values are from 2^15 to 2^16 and
/// so are words less 2^16. What is mirrored at 0 has all its bits turned over, which is one less than its negative.
/// </remarks>
internal readonly struct WordSigmoid512 : IWordVectors
{
    private const int LogisticBits = 9;
    private const int TanhBits = 8;
    private readonly WordTable512 _values, _steps;
    private readonly Vector512<int> _multiplier, _round, _most, _least, _last, _fraction, _base, _mirrored, _half;
    private readonly Vector512<short> _whole;
    private readonly int _shift, _bits, _right;

    private WordSigmoid512(int multiplier, int shift, int bits, int taken, int mirrored, int right, (WordTable512 Values, WordTable512 Steps) tables)
    {
        (_shift, _bits, _right) = (shift, bits, right);
        (_values, _steps) = tables;
        _multiplier = Vector512.Create(multiplier);
        _round = Vector512.Create(shift > 0 ? 1 << (shift - 1) : 0);
        _most = Vector512.Create(SigmoidTable.Beyond(multiplier, shift));
        _least = -_most;
        _last = Vector512.Create(SigmoidTable.Last << bits);
        _fraction = Vector512.Create((1 << bits) - 1);
        _base = Vector512.Create((1 << (16 + bits)) - taken);
        _mirrored = Vector512.Create(mirrored);
        _half = Vector512.Create(1 << (right - 1));
        _whole = Vector512.Create((short)(1 << bits));
    }

    /// <summary>As <see cref="WordLogistic"/>.</summary>
    public static WordSigmoid512 Logistic(int multiplier, int shift) => new(multiplier, shift, LogisticBits, 0, 1 << (16 + LogisticBits), LogisticBits + 1, SigmoidTable.Words(0xFFFE));

    /// <summary>As <see cref="WordTanh"/>.</summary>
    public static WordSigmoid512 Tanh(int multiplier, int shift) => new(multiplier, shift, TanhBits, 1 << (15 + TanhBits), 0, TanhBits, SigmoidTable.Words(0xFFFF));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<short> Of(Vector512<short> codes)
    {
        var signs = codes >> 15;
        Vector512<int> place0 = Place(Avx512BW.UnpackLow(codes, signs).AsInt32()), place1 = Place(Avx512BW.UnpackHigh(codes, signs).AsInt32());
        Vector512<int> sign0 = place0 >> 31, sign1 = place1 >> 31;
        place0 = Vector512.Min(Vector512.Abs(place0), _last);
        place1 = Vector512.Min(Vector512.Abs(place1), _last);
        var places = Avx512BW.PackUnsignedSaturate(place0 >> _bits, place1 >> _bits).AsInt16();
        var fractions = Avx512BW.PackUnsignedSaturate(place0 & _fraction, place1 & _fraction).AsInt16();
        Vector512<short> values = _values.Of256(places), steps = _steps.Of256(places);
        var result0 = Result(Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackLow(values, steps), Avx512BW.UnpackLow(_whole, fractions)), sign0);
        var result1 = Result(Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackHigh(values, steps), Avx512BW.UnpackHigh(_whole, fractions)), sign1);
        return Avx512BW.PackSignedSaturate(result0, result1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Place(Vector512<int> code)
        => ((Vector512.Max(Vector512.Min(code, _most), _least) * _multiplier) + _round) >> _shift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Result(Vector512<int> between, Vector512<int> sign)
        => (((between + _base) ^ sign) + (sign & _mirrored) + _half) >> _right;
}
