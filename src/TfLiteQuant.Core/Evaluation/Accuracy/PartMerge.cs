using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>Merges parts that were measured over different samples.</summary>
internal static class PartMerge
{
    public static AccuracyPart Merge(IReadOnlyList<AccuracyPart> parts)
    {
        if (parts.Count == 0) throw Refuse("There are no parts to merge.", "Name one or more.");
        var first = parts[0];
        foreach (var part in parts.Skip(1)) RequireAlike(first, part);
        var merged = new AccuracyPart(first.Reference, first.Models, first.Tolerance);
        // Datasets of other entry points than the first part's are welcome.
        foreach (var group in parts.SelectMany(static part => part.Entries).GroupBy(static entry => entry.Signature)) merged.Add(Merge([.. group]));
        return merged;
    }

    private static AccuracyEntry Merge(IReadOnlyList<AccuracyEntry> entries)
    {
        var merged = entries[0].Blank();
        foreach (var entry in entries)
        {
            RequireAlike(entries[0], entry);
            merged.Sources = AccuracyEntry.Joined(merged.Sources, entry.Sources);
            merged.Remarks = [.. merged.Remarks.Union(entry.Remarks)];
            merged.MergeCounts(entry);
        }

        return merged;
    }

    private static void RequireAlike(AccuracyPart first, AccuracyPart other)
    {
        if (!first.Reference.IsSame(other.Reference)) throw Refuse($"Parts are of different float models: '{first.Reference}' and '{other.Reference}'.", "Merge parts of one model; a file that was made anew is another.");
        if (first.Models.Count != other.Models.Count || !first.Models.Zip(other.Models).All(static pair => pair.First.IsSame(pair.Second)))
            throw Refuse($"Parts are of different quantized models: {Listed(first)}, and {Listed(other)}.", "Merge parts of the same models in the same order.");
        if (!first.Tolerance.Equals(other.Tolerance)) throw Refuse(FormattableString.Invariant($"Parts count agreement with different tolerances: {first.Tolerance} and {other.Tolerance}."), "Measure all parts alike.");
    }

    private static void RequireAlike(AccuracyEntry first, AccuracyEntry other)
    {
        if (AccuracyPartWriter.Form(first) == AccuracyPartWriter.Form(other)) return;
        var (left, right) = (Described(first), Described(other));
        throw Refuse(
            left == right ? $"Parts measure {left} with different options, or other names of classes." : $"Parts measure different things: {left}; and {right}.",
            "Measure all parts with the same metrics and options.");
    }

    private static string Described(AccuracyEntry entry) => string.Join(", ", entry.Targets.Select(static state
        => $"{state.Target.Title} of '{state.Target.Output}' {(state.Target.Label is { } label ? $"with '{label}'" : "against the float model")}"));

    private static string Listed(AccuracyPart part) => string.Join(", ", part.Models.Select(static model => $"'{model}'"));

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidAccuracyPart, problem, advice);
}
