namespace TfLiteQuant.TestKit;

/// <summary>What is varied between two runs of a probe.</summary>
/// <param name="HasOneScale">Whether all inputs share scale and zero point.</param>
/// <param name="IsShifted">Whether 16-bit codes have a zero point other than 0.</param>
/// <param name="HasZeroPointZero">Whether 8-bit codes have the zero point 0.</param>
/// <param name="IsPerTensor">Whether weights have a single scale.</param>
/// <param name="IsNarrowBias">Whether biases of 16-bit activations are 32 bits wide.</param>
/// <param name="OutputScale">Factor on the output's scale against what the operator calls for.</param>
/// <param name="Version">Version of the operator; 0 for the lowest there is.</param>
public sealed record ProbeSettings(
    bool HasOneScale = false,
    bool IsShifted = false,
    bool HasZeroPointZero = false,
    bool IsPerTensor = false,
    bool IsNarrowBias = false,
    float OutputScale = 1,
    int Version = 0);
