using System.Collections;
using System.Management.Automation;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// Lets -Path take objects that stand for a file - a FileInfo, a result of another cmdlet, a row of a table with a Path
/// column - by the file's path. A path got that way is literal, so its wildcard characters are escaped.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FilePathTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] PathProperties = ["PSPath", "FullName", "Path"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject { BaseObject: var wrapped and not PSCustomObject } ? wrapped : inputData;
        return value is IList list ? list.Cast<object?>().Select(PathOf).ToArray() : PathOf(inputData);
    }

    private static object? PathOf(object? item)
    {
        if (item is null or string or PSObject { BaseObject: string }) return item;
        var properties = PSObject.AsPSObject(item).Properties;
        foreach (var name in PathProperties)
        {
            if (properties[name] is not { } property) continue;
            if (property.Value is string { Length: > 0 } path) return WildcardPattern.Escape(path);
            if (property.Value is null) throw new ArgumentTransformationMetadataException("The object stands for no file: its path is empty, as it is when nothing was written (-WhatIf).");
        }

        return item;
    }
}
