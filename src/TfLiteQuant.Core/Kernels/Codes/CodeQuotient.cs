using System.Numerics;
using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>a / b on codes: a times the reciprocal of b in fixed point. b may not be 0.</summary>
internal readonly struct CodeQuotient<T>(FixedPointMultiplier scale, int zeroA, int zeroB, int zero, int min, int max) : IScalarBinary<T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly FixedPointMultiplier _scale = scale;
    private readonly int _zeroA = zeroA;
    private readonly int _zeroB = zeroB;
    private readonly int _zero = zero;
    private readonly int _min = min;
    private readonly int _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Element(T a, T b)
    {
        var numerator = int.CreateTruncating(a) - _zeroA;
        var divisor = int.CreateTruncating(b) - _zeroB;
        if (divisor < 0) (numerator, divisor) = (-numerator, -divisor);
        var reciprocal = FixedPointReciprocal.Of(divisor, 31, out var bits);

        // as many bits as the numerator's sign is repeated
        var headroom = BitOperations.LeadingZeroCount((uint)(numerator < 0 ? ~numerator : numerator)) - 1;
        var quotient = FixedPointMultiplier.DoublingHigh(numerator << headroom, reciprocal);
        var right = -(_scale.Shift - bits - headroom);

        // the reference shifts by 32 and more bits there, which has no outcome; nothing is left of the quotient
        var high = FixedPointMultiplier.DoublingHigh(quotient, _scale.Mantissa);
        var result = right > 31 ? 0 : right >= 0 ? FixedPointMultiplier.DivideByPowerOfTwo(high, right) : FixedPointReciprocal.SaturatingShift(high, Math.Min(-right, 31));
        return T.CreateTruncating((int)Math.Clamp((long)result + _zero, _min, _max));
    }
}
