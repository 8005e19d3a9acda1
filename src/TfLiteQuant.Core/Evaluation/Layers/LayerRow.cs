namespace TfLiteQuant.Evaluation;

/// <summary>The figures of a compared value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="ComesOfGraphs">Whether an operator that runs graphs gives it.</param>
/// <param name="KeptSqnr">Where most of its noise in isolation is what the represented range cuts off the float model's values: the SQNR in
/// dB of what is left of them; else null.</param>
internal sealed record LayerRow(ComparedValue Value, TensorComparison Figures, bool ComesOfGraphs, double? KeptSqnr);
