namespace TfLiteQuant.Evaluation;

/// <summary>What is counted in a <see cref="Tally"/>.</summary>
/// <param name="Class">A class, or 0.</param>
/// <param name="Kind">What else tells it from others: a predicted class, right or wrong.</param>
/// <param name="Score">A score as a number that grows with it (<see cref="Of"/>), or 0.</param>
internal readonly record struct TallyKey(int Class, int Kind, uint Score = 0) : IComparable<TallyKey>
{
    /// <summary>A score in the order of scores: the bits of a float, turned so that they compare as the floats do.</summary>
    public static uint Of(float score)
    {
        // Both zeros are one score.
        var bits = BitConverter.SingleToUInt32Bits(score == 0 ? 0 : score);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    public int CompareTo(TallyKey other) => Class != other.Class ? Class.CompareTo(other.Class)
        : Score != other.Score ? Score.CompareTo(other.Score)
        : Kind.CompareTo(other.Kind);
}
