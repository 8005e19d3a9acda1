namespace TfLiteQuant.TestKit;

/// <summary>One step of the basic LSTM on uint8 codes for one batch entry. Activations are in units of 1/128 around 128, the state in units
/// of 2^-11.</summary>
/// <param name="Weights">uint8 [4 units, features + units]; gates in the order input, cell, forget, output.</param>
/// <param name="Bias">int32 [4 units].</param>
public sealed record ReferenceBasicCodeLstm(CodeTensor Weights, CodeTensor Bias)
{
    private const int Zero = 128;

    /// <param name="input">Codes of the features.</param>
    /// <param name="previous">Codes of the previous output; replaced.</param>
    /// <param name="state">The state; replaced.</param>
    public void Step(int[] input, int[] previous, int[] state)
    {
        var (units, columns) = (state.Length, Weights.Shape[1]);
        int[] joined = [.. input, .. previous];
        var factor = FixedPointReference.Factor(4096 * (double)Bias.Scale);
        FixedPointNumber Gate(int gate, int unit)
        {
            var row = (gate * units) + unit;
            var sum = Bias.Codes[row];
            for (var k = 0; k < columns; k++) sum += (joined[k] - Zero) * (Weights.Codes[(row * columns) + k] - Weights.ZeroPoint);
            return new(Math.Clamp(FixedPointReference.Multiply(sum, factor), short.MinValue, short.MaxValue), 3, 16);
        }

        for (var unit = 0; unit < units; unit++)
        {
            var entering = (Gate(0, unit).Logistic() * Gate(1, unit).Tanh()).Rescale(4);
            var kept = Gate(2, unit).Logistic() * new FixedPointNumber(state[unit], 4, 16);
            state[unit] = (int)Math.Clamp(entering.Raw + kept.Raw, short.MinValue, short.MaxValue);
            var output = Gate(3, unit).Logistic() * new FixedPointNumber(state[unit], 4, 16).Rescale(3).Tanh();
            previous[unit] = Zero + (int)Math.Clamp(output.ByPowerOfTwo(-8).Raw, sbyte.MinValue, sbyte.MaxValue);
        }
    }
}
