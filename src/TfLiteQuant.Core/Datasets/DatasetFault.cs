using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>Makes the errors of data, so that all of them name file, sample and input in one way.</summary>
internal static class DatasetFault
{
    /// <summary>An error of a file.</summary>
    public static TfLiteQuantException Of(string? path, string problem, string advice, Exception? inner = null)
        => new(ErrorCode.InvalidDataset, problem, advice, path is null ? null : new ModelLocation(path), inner);

    /// <summary>An error of a file that the tool which wrote it, or the way here, has spoilt.</summary>
    public static TfLiteQuantException Damaged(string? path, string problem, Exception? inner = null)
        => Of(path, problem, "The file is damaged or truncated: fetch or write it anew.", inner);

    /// <summary>The source has nothing for an input.</summary>
    public static TfLiteQuantException Missing(string? path, ModelInput input, IEnumerable<string> found, IReadOnlyList<ModelInput> inputs)
    {
        List<string> names = [.. found];
        return Of(
            path,
            $"It has no values for input '{input.Name}'.",
            $"It has {Quoted(names)}; the model takes {string.Join(", ", inputs)}.{EntryPoint.Hint(inputs, names)} Name them alike, or say which is which with -Rename.");
    }

    /// <summary>Values without a name, and several inputs that they could be for.</summary>
    public static TfLiteQuantException Unnamed(string? path, IReadOnlyList<ModelInput> inputs) => Of(
        path,
        $"Its values have no name, and the model has {inputs.Count} inputs.",
        $"Say with -InputName which of {Quoted(inputs.Select(static input => input.Name))} they are for, or give a source for each by its name.");

    /// <summary>A sample whose values are not what the input takes.</summary>
    public static TfLiteQuantException Misfit(string? path, string where, ModelInput input, string found, string advice)
        => Of(path, $"{where}: input {input} was given {found}.", advice);

    /// <summary>Names in quotes, or a word for none.</summary>
    public static string Quoted(IEnumerable<string> names)
    {
        var all = names.ToList();
        const int Most = 24;
        if (all.Count == 0) return "nothing";
        var text = string.Join(", ", all.Take(Most).Select(static name => $"'{name}'"));
        return all.Count > Most ? FormattableString.Invariant($"{text} and {all.Count - Most} more") : text;
    }
}
