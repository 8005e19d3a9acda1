namespace TfLiteQuant.Kernels.Detection;

/// <summary>Picks boxes of one class by score, best first, without those that overlap a better one too much.</summary>
internal sealed class BoxSelection
{
    private readonly float _scoreLimit, _overlapLimit;
    private readonly int[] _order;
    private readonly float[] _scores;
    private readonly bool[] _isGone;
    private readonly Comparison<int> _byScore;

    /// <param name="boxes">How many there are.</param>
    /// <param name="scoreLimit">Score from which boxes count.</param>
    /// <param name="overlapLimit">Intersection over union beyond which the lower score gives way.</param>
    public BoxSelection(int boxes, float scoreLimit, float overlapLimit)
    {
        (_scoreLimit, _overlapLimit) = (scoreLimit, overlapLimit);
        (_order, _scores, _isGone) = (new int[boxes], new float[boxes], new bool[boxes]);
        // No two compare equal, so that the order does not depend on how sorting works.
        _byScore = (a, b) => _scores[a] == _scores[b] ? a.CompareTo(b) : _scores[b].CompareTo(_scores[a]);
    }

    /// <summary>Selects boxes. Of equal scores the first comes first.</summary>
    /// <param name="corners">y, x, y, x of each box.</param>
    /// <param name="scores">Score of each box.</param>
    /// <param name="selected">Takes the boxes picked, at most as many as it is long.</param>
    /// <returns>How many were picked.</returns>
    public int Run(ReadOnlySpan<float> corners, ReadOnlySpan<float> scores, Span<int> selected)
    {
        scores.CopyTo(_scores);
        var kept = 0;
        for (var box = 0; box < scores.Length; box++)
            if (scores[box] >= _scoreLimit) _order[kept++] = box;
        var order = _order.AsSpan(0, kept);
        order.Sort(_byScore);
        _isGone.AsSpan(0, kept).Clear();
        var count = 0;
        for (var i = 0; i < kept && count < selected.Length; i++)
        {
            if (_isGone[i]) continue;
            selected[count++] = order[i];
            for (var j = i + 1; j < kept; j++)
                if (!_isGone[j]) _isGone[j] = Overlap(corners.Slice(order[i] * AnchoredBoxes.Size, AnchoredBoxes.Size), corners.Slice(order[j] * AnchoredBoxes.Size, AnchoredBoxes.Size)) > _overlapLimit;
        }

        return count;
    }

    private static float Overlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (one, other) = ((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]));
        if (one <= 0 || other <= 0) return 0;
        var shared = MathF.Max(MathF.Min(a[2], b[2]) - MathF.Max(a[0], b[0]), 0) * MathF.Max(MathF.Min(a[3], b[3]) - MathF.Max(a[1], b[1]), 0);
        return shared / (one + other - shared);
    }
}
