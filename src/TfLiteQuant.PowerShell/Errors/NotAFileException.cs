using System.Management.Automation;

namespace TfLiteQuant.PowerShell.Errors;

/// <summary>A path belongs to a provider other than the file system.</summary>
internal sealed class NotAFileException(string path, ProviderInfo provider)
    : PSNotSupportedException($"{path}: The path belongs to the provider '{provider.Name}', which has no files.");
