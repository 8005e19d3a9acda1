using System.Globalization;
using System.Numerics;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// A sum of doubles that is never rounded: an integer times a power of two. Whatever order terms come in, and however they are
/// shared out to threads or machines, the sum is the same to the last bit. Its size follows the spread of the terms' exponents,
/// some hundred bits in practice and 2100 at most; it is meant for one term per sample, not for one per element.
/// </summary>
internal sealed class ExactSum
{
    private const int MantissaBits = 52;
    private const int Bias = 1075;
    private BigInteger _mantissa;
    private int _exponent;

    /// <summary>Whether nothing but zeros was added, or what was added cancels out.</summary>
    public bool IsZero => _mantissa.IsZero;

    /// <summary>The sum rounded to the nearest double.</summary>
    public double Value => Rounded(_mantissa, _exponent);

    /// <summary>Adds a term.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The term is infinite or not a number.</exception>
    public void Add(double term)
    {
        if (!double.IsFinite(term)) throw new ArgumentOutOfRangeException(nameof(term), term, "Only finite terms can be summed.");
        var bits = BitConverter.DoubleToInt64Bits(term);
        var exponent = (int)((bits >> MantissaBits) & 0x7FF);
        var mantissa = bits & ((1L << MantissaBits) - 1);
        if (exponent == 0) exponent = 1;
        else mantissa |= 1L << MantissaBits;
        Add(term < 0 ? -mantissa : mantissa, exponent - Bias);
    }

    /// <summary>Adds the square of a number, without rounding it: as its nearest double and what that leaves.</summary>
    public void AddSquare(double number)
    {
        var square = number * number;
        Add(square);
        Add(Math.FusedMultiplyAdd(number, number, -square));
    }

    /// <summary>Adds another sum, or takes it away.</summary>
    /// <param name="other">The other sum; it is not changed.</param>
    /// <param name="sign">1 or -1.</param>
    public void Add(ExactSum other, int sign = 1) => Add(sign * other._mantissa, other._exponent);

    /// <summary>The sum of squared differences from the mean, <c>squares - sum² / count</c>, without the cancellation that
    /// rounded sums suffer.</summary>
    /// <param name="sum">Sum of the terms.</param>
    /// <param name="squares">Sum of their squares.</param>
    /// <param name="count">Number of the terms, at least 1.</param>
    public static double CenteredSquares(ExactSum sum, ExactSum squares, long count)
    {
        var difference = new ExactSum();
        difference.Add(count * squares._mantissa, squares._exponent);
        difference.Add(-(sum._mantissa * sum._mantissa), 2 * sum._exponent);
        return Math.Max(0, difference.Value / count);
    }

    /// <summary>The sum as text, the same for equal sums: hexadecimal digits, <c>p</c>, a power of two.</summary>
    public override string ToString()
    {
        if (_mantissa.IsZero) return "0";
        var zeros = TrailingZeros(_mantissa);
        var digits = BigInteger.Abs(_mantissa) >> zeros;
        return string.Create(CultureInfo.InvariantCulture, $"{(_mantissa.Sign < 0 ? "-" : "")}{digits.ToString("x", CultureInfo.InvariantCulture).TrimStart('0')}p{_exponent + zeros}");
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static ExactSum Parse(string text)
    {
        var sum = new ExactSum();
        if (text == "0") return sum;
        var isNegative = text.StartsWith('-');
        var parts = text[(isNegative ? 1 : 0)..].Split('p');
        if (parts.Length != 2 || parts[0].Length > 1024) throw new FormatException($"'{text}' is no exact sum.");
        // A leading zero keeps the digits from being read as a negative number.
        var digits = BigInteger.Parse("0" + parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (Math.Abs((long)exponent) > 4096) throw new FormatException($"'{text}' is no exact sum.");
        sum.Add(isNegative ? -digits : digits, exponent);
        return sum;
    }

    private void Add(BigInteger mantissa, int exponent)
    {
        if (mantissa.IsZero) return;
        if (_mantissa.IsZero) (_mantissa, _exponent) = (mantissa, exponent);
        else if (exponent >= _exponent) _mantissa += mantissa << (exponent - _exponent);
        else (_mantissa, _exponent) = ((_mantissa << (_exponent - exponent)) + mantissa, exponent);
    }

    // The 62 leading bits and one that says whether any follows: converting those rounds as converting all would.
    private static double Rounded(BigInteger mantissa, int exponent)
    {
        const int Kept = 62;
        var size = BigInteger.Abs(mantissa);
        var excess = (int)size.GetBitLength() - Kept;
        if (excess <= 0) return Math.ScaleB((double)(long)mantissa, exponent);
        var leading = (long)(size >> excess) << 1;
        if (TrailingZeros(size) < excess) leading |= 1;
        return Math.ScaleB(mantissa.Sign * (double)leading, exponent + excess - 1);
    }

    private static int TrailingZeros(BigInteger value) => (int)BigInteger.TrailingZeroCount(value);
}
