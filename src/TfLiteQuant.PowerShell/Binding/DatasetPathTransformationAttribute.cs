using System.Collections;
using System.Management.Automation;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// Makes paths of texts, files and folders, and objects with a PSPath, and leaves all else alone. So the pipeline binds files to -Path, and samples, which
/// are no paths, to -InputObject.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DatasetPathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (PathOf(inputData) is { } path) return new[] { path };
        if (ArrayReading.Unwrap(inputData) is not IList { Count: > 0 } list) return inputData;
        var paths = list.Cast<object?>().Select(PathOf).ToList();
        return paths.Contains(null) ? inputData : paths.ToArray();
    }

    /// <summary>The path that a value names: a text, a file or folder, literal in the latter case; null for what is no path.</summary>
    internal static string? PathOf(object? value) => ArrayReading.Unwrap(value) switch
    {
        string text => text,
        FileSystemInfo file => WildcardPattern.Escape(file.FullName),
        _ => value is PSObject wrapped && wrapped.Properties["PSPath"]?.Value is string { Length: > 0 } path ? WildcardPattern.Escape(path) : null,
    };
}
