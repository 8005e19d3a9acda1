using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Where <see cref="FixedPointMultiplier.Multiply"/> steps, for magnitudes of operands on one side of 0.</summary>
/// <remarks>A value v has a result of k and more where v * mantissa + 2^30 >= 2^31 * h, h = 2^r k - 2^(r - 1) being the least integer that
/// the second rounding, by r bits, makes k (k, where r is 0); -v one of -k and less where it is more than that. All of these are doubles
/// without rounding: few bits, and powers of two.</remarks>
internal readonly struct FixedPointBorders : IStepBorders
{
    private readonly double _mantissa;
    private readonly double _rise;
    private readonly double _start;
    private readonly double _beyond;

    /// <param name="multiplier">A factor above 0.</param>
    /// <param name="isNegative">Whether operands are negative.</param>
    public FixedPointBorders(FixedPointMultiplier multiplier, bool isNegative)
    {
        var right = Math.Max(-multiplier.Shift, 0);
        _mantissa = Math.ScaleB(multiplier.Mantissa, Math.Max(multiplier.Shift, 0));
        _rise = Math.ScaleB(1, right + 31);
        _start = (right > 0 ? Math.ScaleB(1, right + 30) : 0) + Math.ScaleB(1, 30);
        _beyond = isNegative ? -1 : 0;
    }

    /// <remarks>A quotient by way of the reciprocal is off by one at most; the rest, of two doubles that are integers, is exact.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Least(Vector256<double> results)
    {
        var (bounds, mantissa, one) = ((results * _rise) - Vector256.Create(_start), Vector256.Create(_mantissa), Vector256<double>.One);
        var quotient = Vector256.Floor(bounds * (1 / _mantissa));
        var rest = Vector256.FusedMultiplyAdd(-quotient, mantissa, bounds);
        quotient -= Vector256.LessThan(rest, Vector256<double>.Zero) & one;
        quotient += Vector256.GreaterThanOrEqual(rest, mantissa) & one;
        rest = Vector256.FusedMultiplyAdd(-quotient, mantissa, bounds);
        return quotient + (Vector256.GreaterThan(rest, Vector256.Create(_beyond)) & one);
    }
}
