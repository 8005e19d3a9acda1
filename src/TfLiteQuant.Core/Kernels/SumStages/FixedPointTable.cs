using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Multipliers of channels in the form that vectors take. With x a sum and h(v) the high 32 bits of a 64-bit v, all three roundings
/// are <c>(h((x &lt;&lt; left) * mantissa + low + 2^32 half) - (x &gt;&gt;&gt; signShift)) &gt;&gt; right</c>.
/// </summary>
/// <remarks>
/// Rounded twice: the first rounding, (x * 2^shift * mantissa + 2^30) >> 31, is the high part of twice the product + 2^31. (The
/// reference states it with a sign-dependent nudge and a division that truncates, which comes to the same.) The second one rounds
/// halves away from zero: half is added, and 1 taken where the high part is negative (signShift 31; 32 where nothing is shifted out).
/// It is taken where the sum is negative, as for a high part of 0 it makes no difference. Half is added before the high part is taken.
/// Rounded once: with right = r, 2^(31 + r) is added to the product; for r above 0 its low half is 0 and its high half is half.
/// The reduced mantissa of wide sums is 16 bits short: shifted up, it is a mantissa that is rounded once.
/// The zero point is added with half, shifted up.
/// Nothing may leave 32 bits on the way: the high part is below 2^30, and half with the zero point, too. Channels of which that is not sure,
/// or whose multiplier is negative, are <see cref="Apart"/>. Channels that give one code for all their sums just give it: weights of a tiny scale under a bias, or of none.
/// </remarks>
internal sealed unsafe class FixedPointTable
{
    private readonly AlignedArray<int> _values;
    private readonly int _channels;

    /// <param name="multipliers">One per channel.</param>
    /// <param name="rounding">How they multiply.</param>
    /// <param name="bounds">What sums can be, one per channel.</param>
    /// <param name="codes">Codes of the output.</param>
    public FixedPointTable(FixedPointMultiplier[] multipliers, FixedPointRounding rounding, SumBounds[] bounds, CodeRange codes)
    {
        // A vector may begin at any channel: every part has room for one behind it.
        const int Vector = 16;
        _channels = multipliers.Length + Vector;
        _values = new AlignedArray<int>(6L * _channels);
        List<int> apart = [];
        for (var i = 0; i < multipliers.Length; i++)
        {
            var (mantissa, shift) = multipliers[i];
            if (OnlyCode(multipliers[i], rounding, bounds[i], codes) is { } code)
            {
                (Low[i], SignShift[i], Half[i]) = (int.MinValue, 32, code);
                continue;
            }

            if (!Holds(mantissa, shift, rounding, bounds[i].Largest, codes.ZeroPoint)) apart.Add(i);
            var right = RightShift(shift, rounding);
            Left[i] = LeftShift(shift, rounding);
            Mantissa[i] = rounding == FixedPointRounding.Wide ? multipliers[i].ReducedMantissa << 16 : mantissa;
            Low[i] = rounding == FixedPointRounding.Twice || right == 0 ? int.MinValue : 0;
            SignShift[i] = rounding == FixedPointRounding.Twice && right > 0 ? 31 : 32;
            Half[i] = (right > 0 ? 1 << (right - 1) : 0) + (codes.ZeroPoint << right);
            Right[i] = right;
        }

        Apart = [.. apart];
    }

    /// <summary>Channels whose sums may leave 32 bits on the way or change their sign; what the table says of them is wrong.</summary>
    public int[] Apart { get; }

    public int* Left => _values.Pointer;

    public int* Mantissa => _values.Pointer + _channels;

    public int* Low => _values.Pointer + 2 * _channels;

    public int* SignShift => _values.Pointer + 3 * _channels;

    public int* Half => _values.Pointer + 4 * _channels;

    public int* Right => _values.Pointer + 5 * _channels;

    /// <summary>The code of all sums of a channel, if there is only one: codes grow with the sum, or fall, all the way.</summary>
    public static int? OnlyCode(FixedPointMultiplier multiplier, FixedPointRounding rounding, SumBounds bounds, CodeRange codes)
    {
        if (bounds.Low < int.MinValue || bounds.High > int.MaxValue || multiplier.Shift > 0) return null;
        var first = codes.Of(multiplier, rounding, (int)bounds.Low);
        return first == codes.Of(multiplier, rounding, (int)bounds.High) ? first : null;
    }

    private static bool Holds(int mantissa, int shift, FixedPointRounding rounding, double largest, int zeroPoint)
    {
        const double Most = 1 << 30;
        if (mantissa <= 0) return mantissa == 0;
        return shift <= 29 && largest * (1L << LeftShift(shift, rounding)) <= int.MaxValue && (Math.Abs((double)zeroPoint) + 1) * (1L << RightShift(shift, rounding)) <= Most;
    }

    private static int LeftShift(int shift, FixedPointRounding rounding)
        => rounding == FixedPointRounding.Twice ? 1 + Math.Max(shift, 0) : Math.Max(shift + 1, 0);

    private static int RightShift(int shift, FixedPointRounding rounding)
        => rounding == FixedPointRounding.Twice ? Math.Max(-shift, 0) : Math.Max(-1 - shift, 0);
}
