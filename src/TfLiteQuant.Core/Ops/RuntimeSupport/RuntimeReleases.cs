using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Which release of the reference runtime first had a version of an operator.</summary>
/// <remarks>The data is in <c>runtime-releases.tsv</c> beside this file.</remarks>
public static class RuntimeReleases
{
    private static readonly Lazy<Dictionary<BuiltinOperator, Version?[]>> Table = new(static () => DataTable.Rows("runtime-releases.tsv")
        .ToDictionary(static cells => DataTable.Operator(cells[0]), static cells => Array.ConvertAll(cells[1].Split(' '), static release => Version.TryParse(release, out var parsed) ? parsed : null)));

    /// <summary>The release; null where it is not known.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="version">Version of the operator, 1 or more.</param>
    public static Version? First(BuiltinOperator op, int version)
        => Table.Value.TryGetValue(op, out var releases) && version >= 1 && version <= releases.Length ? releases[version - 1] : null;

    /// <summary>Highest version of an operator that a release has, from what is known; 0 where it has none.</summary>
    public static int Highest(BuiltinOperator op, Version release)
    {
        if (!Table.Value.TryGetValue(op, out var releases)) return 0;
        var highest = 0;
        for (var version = 1; version <= releases.Length; version++)
            if (releases[version - 1] is { } first && first <= release) highest = version;
        return highest;
    }
}
