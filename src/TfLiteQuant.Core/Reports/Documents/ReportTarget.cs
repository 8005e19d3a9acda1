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
    public static ReportTarget For(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        PageExtension or ".htm" => new ReportTarget(path, Path.ChangeExtension(path, JsonExtension)),
        JsonExtension => new ReportTarget(Path.ChangeExtension(path, PageExtension), path),
        _ => new ReportTarget(path + PageExtension, path + JsonExtension),
    };

    /// <summary>Checks whether both files can be written, as far as that can be told before the work is done.</summary>
    /// <exception cref="TfLiteQuantException">One exists, or is a folder, or its folder is missing.</exception>
    public void Require(bool overwrite)
    {
        foreach (var path in (string[])[Page, Json])
        {
            AtomicFile.Open(path, null, overwrite);
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
                throw new TfLiteQuantException(ErrorCode.TargetUnwritable, $"The folder '{folder}' does not exist.", "Make it, or name another.", new ModelLocation(path));
        }
    }

    public override string ToString() => Page;
}
