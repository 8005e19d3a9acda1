using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Finds for each input or output of one model the one of another model that means the same: by the signature's name, by the
/// tensor's name, and by position where no other pairing of the rest is possible.
/// </summary>
internal static class PortPairing
{
    /// <summary>The other model's position of each port.</summary>
    /// <param name="reference">Ports of the float model.</param>
    /// <param name="other">Ports of the other model.</param>
    /// <param name="what">What they are: <c>input</c> or <c>output</c>.</param>
    /// <param name="path">File of the other model.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.ModelsNotComparable"/> lists both sides.</exception>
    public static int[] Pair(IReadOnlyList<ModelPort> reference, IReadOnlyList<ModelPort> other, string what, string? path)
    {
        TfLiteQuantException Refuse(string problem) => new(
            ErrorCode.ModelsNotComparable,
            problem,
            $"The float model has {Listed(reference)}; this one has {Listed(other)}. Compare models made of one another, with their names kept.",
            new ModelLocation(path));
        if (reference.Count != other.Count) throw Refuse($"It has {other.Count} {what}s, and the float model has {reference.Count}.");
        var paired = new int[reference.Count];
        Array.Fill(paired, -1);
        ByName(reference, other, paired, static port => port.Name);
        ByName(reference, other, paired, static port => port.TensorName);
        for (var i = 0; i < paired.Length; i++)
            if (paired[i] >= 0 && !reference[i].CanBe(other[paired[i]])) throw Refuse($"Its {what} {other[paired[i]]} has another shape than the float model's {reference[i]}.");
        return ByPosition(reference, other, paired) ? paired : throw Refuse($"Its {what}s cannot be paired with the float model's.");
    }

    // A name that a side has twice says nothing.
    private static void ByName(IReadOnlyList<ModelPort> reference, IReadOnlyList<ModelPort> other, int[] paired, Func<ModelPort, string> nameOf)
    {
        for (var i = 0; i < paired.Length; i++)
        {
            var name = nameOf(reference[i]);
            if (paired[i] >= 0 || name.Length == 0 || reference.Count(port => nameOf(port) == name) > 1) continue;
            var found = Enumerable.Range(0, other.Count).Where(at => nameOf(other[at]) == name).ToList();
            if (found is [var only] && !paired.Contains(only)) paired[i] = only;
        }
    }

    // What is left is paired by shape, which must leave no choice.
    private static bool ByPosition(IReadOnlyList<ModelPort> reference, IReadOnlyList<ModelPort> other, int[] paired)
    {
        var open = Enumerable.Range(0, other.Count).Except(paired).ToList();
        for (var i = 0; i < paired.Length; i++)
        {
            if (paired[i] >= 0) continue;
            var fitting = open.Where(at => reference[i].CanBe(other[at])).ToList();
            if (fitting is not [var only]) return false;
            paired[i] = only;
            open.Remove(only);
        }

        return true;
    }

    private static string Listed(IReadOnlyList<ModelPort> ports) => ports.Count == 0 ? "none" : string.Join(", ", ports);
}
