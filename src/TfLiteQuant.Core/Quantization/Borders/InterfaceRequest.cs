namespace TfLiteQuant.Quantization;

/// <summary>One quantized file whose inputs and outputs get other types.</summary>
public sealed record InterfaceRequest
{
    /// <summary>Path of the quantized model.</summary>
    public required string Source { get; init; }

    /// <summary>Path of the model to write.</summary>
    public required string Destination { get; init; }

    public required BorderTypes Types { get; init; }

    /// <summary>Whether an existing file may be replaced.</summary>
    public bool Overwrite { get; init; }
}
