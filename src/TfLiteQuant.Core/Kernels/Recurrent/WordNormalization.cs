using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Normalizes a gate's sums to mean 0 and deviation 1 in fixed point, then scales and shifts each unit; results have three bits
/// before the binary point.</summary>
/// <param name="factors">16-bit codes by unit.</param>
/// <param name="shifts">Biases by unit, in units of the factors' scale over 1024.</param>
/// <param name="scale">Scale of the factors.</param>
/// <param name="leastVariance">What stands for a variance of 0.</param>
internal sealed class WordNormalization(short[] factors, int[] shifts, FixedPointMultiplier scale, int leastVariance)
{
    // what normalized values are multiplied with to keep their fractions
    private const int Resolution = 1024;
    private const int ResolutionSquare = Resolution * Resolution;
    private const int GateFractionBits = 12;
    private readonly FixedPointMultiplier _output = scale with { Shift = scale.Shift + GateFractionBits };

    /// <summary>Normalizes in place; sums are arguments of 16 bits.</summary>
    public void Run(Span<short> values)
    {
        values = values[..factors.Length];
        long sum = 0, squares = 0;
        foreach (var value in values)
        {
            sum += value;
            squares += value * value;
        }

        // the reference divides 2^20 by the number of units first, which is exact for powers of two
        var mean = (int)(sum * Resolution / values.Length);
        var variance = (int)((squares * (ResolutionSquare / values.Length) - (long)mean * mean) / ResolutionSquare);
        var inverse = InverseSquareRoot.Of(variance < 1 ? leastVariance : variance);
        for (var j = 0; j < values.Length; j++)
        {
            var normalized = inverse.Multiply((Resolution * values[j]) - mean);
            long shifted = unchecked((normalized * factors[j]) + shifts[j]);
            var rounded = (int)((shifted > 0 ? shifted + (Resolution / 2) : shifted - (Resolution / 2)) / Resolution);
            values[j] = (short)Math.Clamp(_output.Multiply(rounded), short.MinValue, short.MaxValue);
        }
    }
}
