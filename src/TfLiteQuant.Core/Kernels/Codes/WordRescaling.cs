using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FixedPointMultiplier.Multiply"/> of 16-bit codes, kept to 16 bits: the same bits without wide products.</summary>
/// <remarks>
/// With the mantissa as high * 2^16 + low, low around 0, the first rounding of d * 2^left is
/// (d * high + (d * low >> 16) + 2^(14 - left)) >> (15 - left): no term leaves 32 bits. Without a shift left its result has 16 bits, and
/// the second rounding, halves away from zero, is a rounded product with a power of two after 1 was taken from what is below zero
/// (from the smallest integer it need not be taken: 2^15 is a multiple of every divisor).
/// </remarks>
internal readonly struct WordRescaling
{
    private const int Bits = 15;
    private const int LowBits = 16;

    private readonly short _high, _low, _right;
    private readonly int _half, _shift;

    private WordRescaling(int high, int low, int left, int right)
    {
        (_high, _low) = ((short)high, (short)low);
        (_half, _shift) = (1 << (Bits - 1 - left), Bits - left);
        _right = right == 0 ? (short)0 : (short)(1 << (Bits - right));
    }

    /// <summary>The factor; null where it has no such form.</summary>
    public static WordRescaling? Of(FixedPointMultiplier multiplier)
    {
        var (left, right) = (Math.Max(multiplier.Shift, 0), Math.Max(-multiplier.Shift, 0));
        var high = (int)(((long)multiplier.Mantissa + (1 << (LowBits - 1))) >> LowBits);
        if (multiplier.Mantissa < 0 || high > short.MaxValue || left >= Bits || right > Bits) return null;
        return new WordRescaling(high, (int)(multiplier.Mantissa - ((long)high << LowBits)), left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of<T>(T code)
        where T : unmanaged, IWordLanes<T>
    {
        var once = T.Scaled(code, _high, _low, _half, _shift);
        return _right == 0 ? once : T.DoublingHigh(T.AddSaturating(once, once >> Bits), T.Of(_right));
    }
}
