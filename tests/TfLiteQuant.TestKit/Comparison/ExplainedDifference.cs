namespace TfLiteQuant.TestKit;

/// <summary>Differences that are meant to be.</summary>
/// <param name="Why">The reason, for readers.</param>
/// <param name="Matches">Which differences it explains.</param>
public sealed record ExplainedDifference(string Why, Func<ModelDifference, bool> Matches)
{
    /// <summary>Explains all differences of some kinds.</summary>
    public static ExplainedDifference OfKind(string why, params DifferenceKind[] kinds) => new(why, difference => kinds.Contains(difference.Kind));
}
