using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>x * clamp(x + 3, 0, 6) / 6 on 8-bit codes, in 16-bit fixed point: codes are raised by 7 bits, brought to the output's scale
/// (less its power of two) and to units of 3 / 2^15, where clamp(x + 3, 0, 6) / 6 is saturation and a shift.</summary>
/// <param name="scale">Scale of raised codes over the output's, less than 1.</param>
/// <param name="reluScale">Scale of raised codes over 3 / 2^15.</param>
internal readonly struct CodeHardSwish(FixedPointMultiplier scale, FixedPointMultiplier reluScale)
{
    private const int Headroom = 7;

    /// <summary>The result for one code.</summary>
    public int Of(int code, int zero, int outputZero, int min, int max)
    {
        var raised = (code - zero) << Headroom;
        var onOutputScale = DoublingHigh(raised, Narrow(scale.Mantissa));
        var relu = raised;
        var exponent = reluScale.Shift;

        // all bits but one before the product, so that saturation there is overwritten by saturation after it
        if (exponent > 0) relu = Saturate((long)relu << Math.Min(exponent - 1, 31));
        relu = DoublingHigh(relu, Narrow(reluScale.Mantissa));
        if (exponent > 0) relu = Saturate((long)relu << 1);
        if (exponent < 0) relu = FixedPointMultiplier.DivideByPowerOfTwo(relu, Math.Min(-exponent, 31));
        relu = (relu + (1 << 15)) >> 1;

        // cut toward zero: cancels what the roundings before it favour
        var result = (short)(relu * onOutputScale / (1 << 15));
        return Math.Clamp(FixedPointMultiplier.DivideByPowerOfTwo(result, -scale.Shift) + outputZero, min, max);
    }

    /// <summary>The upper 16 bits of a mantissa, rounded.</summary>
    private static int Narrow(int mantissa) => mantissa >= int.MaxValue - (1 << 15) ? short.MaxValue : (mantissa + (1 << 15)) >> 16;

    private static int DoublingHigh(int a, int b)
    {
        var product = a * b;
        return (product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15);
    }

    private static int Saturate(long value) => (int)Math.Clamp(value, short.MinValue, short.MaxValue);
}
