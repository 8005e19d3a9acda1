using System.Globalization;

namespace TfLiteQuant.Inspection;

/// <summary>A named blob of a model file.</summary>
/// <param name="Name">Name; empty where the file gives none.</param>
/// <param name="Bytes">Length in bytes.</param>
public sealed record MetadataInfo(string Name, long Bytes)
{
    /// <summary>Such as <c>min_runtime_version (16 bytes)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Bytes} bytes)");
}
