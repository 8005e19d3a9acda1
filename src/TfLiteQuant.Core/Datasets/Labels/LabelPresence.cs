namespace TfLiteQuant.Datasets;

/// <summary>Whether samples have labels: true where something is called <see cref="DatasetSample.Label"/>, false where nothing can be one,
/// null where a model must tell, since what is none of its inputs becomes a label.</summary>
internal static class LabelPresence
{
    /// <summary>Of values with these names, one of which is an input.</summary>
    public static bool? BesideInput(IReadOnlyCollection<string> names) => names.Count < 2 ? false : Among(names);

    /// <summary>Of values with these names, any of which may be a label.</summary>
    public static bool? Among(IReadOnlyCollection<string> names)
        => names.Count == 0 ? false : names.Contains(DatasetSample.Label, StringComparer.OrdinalIgnoreCase) ? true : null;

    /// <summary>What several sources have together: labels of one are those of the sample.</summary>
    public static bool? Any(IEnumerable<bool?> haveLabels)
    {
        bool? any = false;
        foreach (var has in haveLabels)
        {
            if (has == true) return true;
            any = has is null ? null : any;
        }

        return any;
    }
}
