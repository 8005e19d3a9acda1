namespace TfLiteQuant.Kernels.Detection;

/// <summary>A box with a class that it shows.</summary>
/// <param name="Box">Which.</param>
/// <param name="Class">Which, without the background.</param>
/// <param name="Score">The score of the class.</param>
internal readonly record struct Detection(int Box, int Class, float Score);

/// <summary>Ranks the boxes of many classes: what the reference calls regular and fast suppression.</summary>
/// <param name="selection">Picks boxes of one class.</param>
/// <param name="boxes">How many there are.</param>
/// <param name="classes">How many there are, without the background.</param>
internal sealed class DetectionRanking(BoxSelection selection, int boxes, int classes)
{
    private readonly float[] _scores = new float[boxes];
    private readonly int[] _selected = new int[boxes], _classes = new int[classes];

    /// <summary>Suppresses in each class by itself and ranks what is left by score; of equal ones the lower class comes first.</summary>
    /// <param name="corners">y, x, y, x of each box.</param>
    /// <param name="scores">A row for each box.</param>
    /// <param name="stride">Length of a row, whose last <c>classes</c> numbers count: a background may stand before them.</param>
    /// <param name="perClass">Most boxes of a class.</param>
    /// <param name="most">Most boxes.</param>
    public List<Detection> Regular(ReadOnlySpan<float> corners, ReadOnlySpan<float> scores, int stride, int perClass, int most)
    {
        var found = new List<Detection>();
        for (var c = 0; c < classes; c++)
        {
            for (var box = 0; box < boxes; box++) _scores[box] = scores[(box * stride) + stride - classes + c];
            var count = selection.Run(corners, _scores, _selected.AsSpan(0, Math.Min(perClass, boxes)));
            for (var i = 0; i < count; i++) found.Add(new Detection(_selected[i], c, _scores[_selected[i]]));
        }

        // Ordering is stable: classes and ranks within them decide between equal scores.
        return [.. found.OrderByDescending(static one => one.Score).Take(most)];
    }

    /// <summary>Suppresses boxes by their best score over all classes. Each box left gives its best classes, one after the other.</summary>
    /// <param name="corners">y, x, y, x of each box.</param>
    /// <param name="scores">A row for each box.</param>
    /// <param name="stride">As for <see cref="Regular"/>.</param>
    /// <param name="perBox">Classes of a box, at most <c>classes</c>.</param>
    /// <param name="most">Most boxes.</param>
    public List<Detection> Fast(ReadOnlySpan<float> corners, ReadOnlySpan<float> scores, int stride, int perBox, int most)
    {
        for (var box = 0; box < boxes; box++)
        {
            var best = float.NegativeInfinity;
            foreach (var score in scores.Slice((box * stride) + stride - classes, classes)) best = score > best ? score : best;
            _scores[box] = best;
        }

        var found = new List<Detection>();
        var count = selection.Run(corners, _scores, _selected.AsSpan(0, Math.Min(most, boxes)));
        for (var i = 0; i < count; i++)
        {
            var row = scores.Slice((_selected[i] * stride) + stride - classes, classes).ToArray();
            for (var c = 0; c < classes; c++) _classes[c] = c;
            Array.Sort(_classes, (a, b) => row[a] == row[b] ? a.CompareTo(b) : row[b].CompareTo(row[a]));
            for (var c = 0; c < perBox; c++) found.Add(new Detection(_selected[i], _classes[c], row[_classes[c]]));
        }

        return found;
    }
}
