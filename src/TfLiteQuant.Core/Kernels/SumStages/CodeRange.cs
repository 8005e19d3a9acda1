namespace TfLiteQuant.Kernels;

/// <summary>Codes of an output: the code of 0.0, and the range that type and fused activation limit them to.</summary>
/// <param name="ZeroPoint">The code of 0.0.</param>
/// <param name="Min">Smallest code.</param>
/// <param name="Max">Largest code.</param>
internal readonly record struct CodeRange(int ZeroPoint, int Min, int Max);
