using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FixedPointMultiplier.Multiply"/> of codes that are first raised by some bits, with a factor of at most one half: the
/// same bits without the wide product.</summary>
/// <remarks>The high half of twice the product is (d * mantissa + 2^(s - 1)) >> s for a difference d and s = 31 - raised bits. With the
/// mantissa as high * 2^s + low, low around 0, that is d * high + ((d * low + 2^(s - 1)) >> s), and no term leaves 32 bits: d has 9 bits
/// and is raised by 20, or 17 and by 15.</remarks>
internal readonly struct RaisedRescaling
{
    private readonly int _high, _low, _bits, _half, _right;

    /// <param name="multiplier">The factor, below 1.</param>
    /// <param name="raised">Bits that codes are shifted left: 20 for those of 8 bits, 15 for those of 16.</param>
    public RaisedRescaling(FixedPointMultiplier multiplier, int raised)
    {
        _bits = 31 - raised;
        _half = 1 << (_bits - 1);
        _high = (int)(((long)multiplier.Mantissa + _half) >> _bits);
        _low = (int)(multiplier.Mantissa - ((long)_high << _bits));
        _right = -multiplier.Shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of<T>(T difference)
        where T : unmanaged, ICodeLanes<T>
        => Rescaling.Divide((difference * T.Of(_high)) + (((difference * T.Of(_low)) + T.Of(_half)) >> _bits), _right);
}
