using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Pairs the operators of two graphs that do the same, in order, by the longest sequence of kinds they have in common.</summary>
internal static class OperatorPairing
{
    public static List<(int Expected, int Actual)> Pair(IReadOnlyList<Operator> expected, IReadOnlyList<Operator> actual)
    {
        if (expected.Count == actual.Count && expected.Zip(actual, Same).All(static same => same))
            return [.. Enumerable.Range(0, expected.Count).Select(static i => (i, i))];
        // length[i, j]: longest common sequence of the operators from i and from j on
        var length = new int[expected.Count + 1, actual.Count + 1];
        for (var i = expected.Count - 1; i >= 0; i--)
        {
            for (var j = actual.Count - 1; j >= 0; j--)
                length[i, j] = Same(expected[i], actual[j]) ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }

        var pairs = new List<(int, int)>();
        for (int i = 0, j = 0; i < expected.Count && j < actual.Count;)
        {
            if (Same(expected[i], actual[j])) pairs.Add((i++, j++));
            else if (length[i + 1, j] >= length[i, j + 1]) i++;
            else j++;
        }

        return pairs;
    }

    private static bool Same(Operator one, Operator other) => one.Code.Name == other.Code.Name;
}
