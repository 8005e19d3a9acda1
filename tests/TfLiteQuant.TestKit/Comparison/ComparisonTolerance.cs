namespace TfLiteQuant.TestKit;

/// <summary>How far two conversions may be apart and count as equal.</summary>
/// <param name="Scale">Relative difference of two scales.</param>
/// <param name="CodeStep">Steps that two integer or half-precision codes may be apart.</param>
/// <param name="CodeFraction">Part of a constant's codes that may be apart at all.</param>
/// <param name="BiasStep">Steps that two codes of a bias may be apart, besides what the tolerance of their scale makes of them.</param>
public sealed record ComparisonTolerance(double Scale = 1e-6, int CodeStep = 1, double CodeFraction = 0.001, int BiasStep = 0)
{
    /// <summary>Nothing may differ.</summary>
    public static ComparisonTolerance Exact { get; } = new(0, 0, 0);
}
