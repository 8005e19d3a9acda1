using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FixedPointMultiplier.Multiply"/> on lanes.</summary>
internal readonly struct Rescaling
{
    private readonly int _mantissa, _left, _right;

    public Rescaling(FixedPointMultiplier multiplier)
    {
        _mantissa = multiplier.Mantissa;
        _left = Math.Max(multiplier.Shift, 0);
        _right = Math.Max(-multiplier.Shift, 0);
    }

    /// <summary>The product, halves away from zero at the second of its two roundings.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of<T>(T value)
        where T : unmanaged, ICodeLanes<T>
    {
        var high = T.DoublingHigh(_left == 0 ? value : value << _left, _mantissa);
        return Divide(high, _right);
    }

    /// <summary>A quotient by a power of two, halves away from zero.</summary>
    /// <remarks>Halves are rounded up after 1 was taken from what is below zero. The last bit is rounded apart, so that nothing leaves 32
    /// bits. No product of a multiplier with a mantissa below 2^31 is an end of the range.</remarks>
    /// <param name="value">What to divide; neither the smallest integer nor the largest.</param>
    /// <param name="exponent">The power, 0 to 31.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide<T>(T value, int exponent)
        where T : unmanaged, ICodeLanes<T>
        => exponent == 0 ? value : (((value + (value >> 31)) >> (exponent - 1)) + T.Of(1)) >> 1;
}
