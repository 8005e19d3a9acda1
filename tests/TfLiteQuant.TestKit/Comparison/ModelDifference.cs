namespace TfLiteQuant.TestKit;

/// <summary>A difference between two models.</summary>
/// <param name="Kind">In what.</param>
/// <param name="Place">Where, such as <c>subgraph 0, operator 3 CONV_2D, input 1 'filter'</c>; operators are counted without DEQUANTIZE
/// and QUANTIZE.</param>
/// <param name="Expected">What the expected model has.</param>
/// <param name="Actual">What the other has.</param>
public sealed record ModelDifference(DifferenceKind Kind, string Place, string Expected, string Actual)
{
    public override string ToString() => $"{Kind} at {Place}: expected {Expected}, got {Actual}";
}
