namespace TfLiteQuant.Kernels.Detection;

/// <summary>Picks the best boxes of those that overlap: greedily by score, or with scores that fall as boxes overlap.</summary>
internal sealed class NonMaxSuppression
{
    private readonly ScoreHeap _candidates;

    /// <param name="boxes">Boxes at most.</param>
    public NonMaxSuppression(int boxes) => _candidates = new ScoreHeap(boxes);

    /// <summary>Selects boxes; both results are zero from the number returned on.</summary>
    /// <param name="boxes">Two opposite corners of each: y, x, y, x.</param>
    /// <param name="scores">Scores.</param>
    /// <param name="overlapLimit">Intersection over union from which a box gives way.</param>
    /// <param name="scoreLimit">Score up to which boxes are left out.</param>
    /// <param name="sigma">How slowly scores fall with overlap; 0 to keep them.</param>
    /// <param name="selected">Indices of the boxes picked.</param>
    /// <param name="selectedScores">Their scores; empty where nobody wants them.</param>
    /// <returns>How many were picked.</returns>
    public int Run(
        ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, float overlapLimit, float scoreLimit, float sigma, Span<int> selected, Span<float> selectedScores)
    {
        selected.Clear();
        selectedScores.Clear();
        _candidates.Clear();
        for (var i = 0; i < scores.Length; i++)
            if (scores[i] > scoreLimit) _candidates.Push(new Candidate(i, scores[i], 0));
        var most = Math.Min(_candidates.Count, selected.Length);
        var scale = sigma > 0 ? (float)(-0.5 / sigma) : 0;
        var count = 0;
        while (count < most && _candidates.Count > 0)
        {
            var candidate = _candidates.Pop();
            var (score, suppressed) = (candidate.Score, false);

            // Each pair is compared once: what was picked when the candidate was last looked at has had its effect.
            for (var j = count - 1; j >= candidate.Compared; j--)
            {
                var overlap = Overlap(boxes.Slice(candidate.Box * 4, 4), boxes.Slice(selected[j] * 4, 4));
                if (suppressed = overlap >= overlapLimit) break;
                if (sigma > 0) score *= MathF.Exp(scale * overlap * overlap);
                if (score <= scoreLimit) break;
            }

            if (suppressed) continue;

            // A box picked stays a candidate: meeting itself it gives way, unless it has no area. The reference does so too.
            if (score > scoreLimit) _candidates.Push(new Candidate(candidate.Box, score, count));
            if (score != candidate.Score) continue;
            selected[count] = candidate.Box;
            if (!selectedScores.IsEmpty) selectedScores[count] = score;
            count++;
        }

        return count;
    }

    private static float Overlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (top, left) = (MathF.Max(MathF.Min(a[0], a[2]), MathF.Min(b[0], b[2])), MathF.Max(MathF.Min(a[1], a[3]), MathF.Min(b[1], b[3])));
        var (bottom, right) = (MathF.Min(MathF.Max(a[0], a[2]), MathF.Max(b[0], b[2])), MathF.Min(MathF.Max(a[1], a[3]), MathF.Max(b[1], b[3])));
        var (one, other) = (Area(a), Area(b));
        if (one <= 0 || other <= 0) return 0;
        var shared = MathF.Max(bottom - top, 0) * MathF.Max(right - left, 0);
        return shared / (one + other - shared);
    }

    private static float Area(ReadOnlySpan<float> box) => MathF.Abs(box[2] - box[0]) * MathF.Abs(box[3] - box[1]);
}
