namespace TfLiteQuant.Datasets;

/// <summary>Where the labels of samples come from.</summary>
public abstract record LabelSource;

/// <summary>The folder that a file lies in names its class.</summary>
public sealed record FolderLabels : LabelSource;

/// <summary>A column, array, feature or property of the source.</summary>
/// <param name="Name">Its name.</param>
public sealed record NamedLabels(string Name) : LabelSource;

/// <summary>A file beside the data: lines of text in the order of the samples; a table of file names and labels; or an array
/// (.npy, idx).</summary>
/// <param name="Path">Full path.</param>
public sealed record FileLabels(string Path) : LabelSource;
