using TfLiteQuant.Kernels;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>How 16-bit codes are brought to the places of the table that LOGISTIC and TANH share.</summary>
internal static class SigmoidScale
{
    private const int FractionBits = 12;
    private const int PlacesPerStep = 3;

    /// <summary>Multiplier and right shift.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="output">Its output, in units of 2^-15.</param>
    /// <param name="takesDoubled">Whether inputs in units of 2^-11 are exact, as those of 2^-12 are.</param>
    public static (int Multiplier, int Shift) Of(BindContext context, TensorValue input, TensorValue output, bool takesDoubled)
    {
        var x = CodeParameters.Of(context, input);
        CodeParameters.Fixed(context, output, 1.0 / 32768, 0, 1e-3);
        if (PowerOfTwo.Of(x.Scale) is { } power && (power == -FractionBits || (takesDoubled && power == 1 - FractionBits)))
            return (PlacesPerStep << (power + FractionBits), 0);

        // as many bits as fit in 15, cut off
        var multiplier = x.Scale * (double)(1 << FractionBits) * PlacesPerStep;
        var shift = 0;
        for (; multiplier <= short.MaxValue / 2.0 && shift <= 30; shift++) multiplier *= 2;
        // a single code is beyond the table then
        return ((int)Math.Min(multiplier, SigmoidTable.End), shift);
    }
}
