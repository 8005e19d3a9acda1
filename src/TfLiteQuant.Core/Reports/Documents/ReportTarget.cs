using TfLiteQuant.Diagnostics;
using TfLiteQuant.Schema.Writing;

namespace TfLiteQuant.Reports;

/// <summary>The two files of a report.</summary>
/// <param name="Page">Path of the HTML page.</param>
/// <param name="Json">Path of the JSON file, in the same folder.</param>
public sealed record ReportTarget(string Page, string Json)
{
    private const string PageExtension = ".html";
    private const string JsonExtension = ".json";

    /// <summary>The files for what a user named: the page, or the JSON, or a name without either extension.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.PathIsDirectory"/>: it is a folder, beside which no report was meant.</exception>
    public static ReportTarget For(string path) => Directory.Exists(path) ? throw IsFolder(path) : Path.GetExtension(path).ToLowerInvariant() switch
    {
        PageExtension or ".htm" => new ReportTarget(path, Path.ChangeExtension(path, JsonExtension)),
        JsonExtension => new ReportTarget(Path.ChangeExtension(path, PageExtension), path),
        _ => new ReportTarget(path + PageExtension, path + JsonExtension),
    };

    /// <summary>Checks whether both files can be written, as far as that can be told before the work is done.</summary>
    /// <exception cref="TfLiteQuantException">One exists, or is a folder, or its folder is missing.</exception>
    public void Require(bool overwrite)
    {
        AtomicFile.Require(Page, overwrite);
        AtomicFile.Require(Json, overwrite);
    }

    public override string ToString() => Page;

    private static TfLiteQuantException IsFolder(string path)
        => new(ErrorCode.PathIsDirectory, "The report's target is a directory.", "Name a file in it, such as report.html.", new ModelLocation(path));
}
