namespace TfLiteQuant.Evaluation;

/// <summary>Scores of classes as probabilities.</summary>
internal static class Distribution
{
    /// <summary>How far probabilities may sum up from 1: those of 8 bits are rounded to 1/256.</summary>
    public const double SumTolerance = 0.01;

    /// <summary>Whether scores are probabilities as they stand: nowhere negative, with a sum of 1.</summary>
    public static bool IsOne(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (var score in scores)
        {
            if (score < 0) return false;
            sum += score;
        }

        return Math.Abs(sum - 1) <= SumTolerance;
    }

    /// <summary>Probabilities of a sum of 1.</summary>
    /// <param name="scores">Probabilities or logits.</param>
    /// <param name="areProbabilities">Whether they are scaled to that sum; logits go through the softmax. Of nothing but zeros, each
    /// is as likely as the others.</param>
    public static double[] Of(ReadOnlySpan<float> scores, bool areProbabilities)
    {
        var weights = new double[scores.Length];
        double most = double.NegativeInfinity, sum = 0;
        foreach (var score in scores) most = Math.Max(most, score);
        for (var i = 0; i < weights.Length; i++) sum += weights[i] = areProbabilities ? scores[i] : Math.Exp(scores[i] - most);
        for (var i = 0; i < weights.Length; i++) weights[i] = sum == 0 ? 1.0 / weights.Length : weights[i] / sum;
        return weights;
    }
}
