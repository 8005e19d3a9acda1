namespace TfLiteQuant.Kernels.Statistics;

/// <summary>What one look at values finds.</summary>
/// <param name="Min">The smallest; positive infinity for none, without meaning where not all are finite. Never -0.</param>
/// <param name="Max">The largest; negative infinity for none, without meaning where not all are finite. Never -0.</param>
/// <param name="IsFinite">Whether no value is infinite or not a number.</param>
internal readonly record struct Extremes(float Min, float Max, bool IsFinite)
{
    /// <summary>Of no values.</summary>
    public static Extremes None => new(float.PositiveInfinity, float.NegativeInfinity, true);

    /// <summary>Of the values of both.</summary>
    public Extremes With(Extremes other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max), IsFinite && other.IsFinite);
}
