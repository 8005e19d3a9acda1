namespace TfLiteQuant.Datasets;

/// <summary>A file that holds samples, and the loader that reads it.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Loader">Its loader.</param>
/// <param name="ClassName">The folder that names its class; null where it lies in none.</param>
internal sealed record FileSource(string Path, DatasetLoader Loader, string? ClassName);
