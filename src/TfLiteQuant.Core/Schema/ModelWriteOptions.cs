using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Schema;

/// <summary>How <see cref="ModelWriter"/> writes.</summary>
public sealed record ModelWriteOptions
{
    /// <summary>Whether an existing file may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether constant data lies outside the FlatBuffer, by offset and size. Null keeps the form the model came
    /// in, and takes this one where the file would otherwise exceed 2 GB.</summary>
    public bool? UseBufferOffsets { get; init; }

    /// <summary>Whether buffers with equal bytes are written once.</summary>
    public bool ShareIdenticalBuffers { get; init; } = true;

    /// <summary>Told how many bytes of how many are written, at most once per buffer.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }
}
