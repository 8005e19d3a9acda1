using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FixedPointMultiplier.Multiply"/> on lanes.</summary>
internal readonly struct Rescaling
{
    private readonly int _mantissa, _left, _right, _mask;

    public Rescaling(FixedPointMultiplier multiplier)
    {
        _mantissa = multiplier.Mantissa;
        _left = Math.Max(multiplier.Shift, 0);
        _right = Math.Max(-multiplier.Shift, 0);
        _mask = (int)((1L << _right) - 1);
    }

    /// <summary>The product, halves away from zero at the second of its two roundings.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of<T>(T value)
        where T : unmanaged, ICodeLanes<T>
    {
        var high = T.DoublingHigh(value << _left, T.Of(_mantissa));
        return Divide(high, _right, _mask);
    }

    /// <summary>A quotient by a power of two, halves away from zero.</summary>
    /// <param name="value">What to divide.</param>
    /// <param name="exponent">The power.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide<T>(T value, int exponent)
        where T : unmanaged, ICodeLanes<T>
        => Divide(value, exponent, (int)((1L << exponent) - 1));

    // the comparison's outcome is -1 where the remainder rounds up
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Divide<T>(T value, int exponent, int mask)
        where T : unmanaged, ICodeLanes<T>
    {
        var threshold = T.Of(mask >> 1) - (value >> 31);
        return (value >> exponent) - T.Greater(value & T.Of(mask), threshold);
    }
}
