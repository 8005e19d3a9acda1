using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Quantization;

/// <summary>One file to convert.</summary>
public sealed record ConversionRequest
{
    /// <summary>Path of the float model.</summary>
    public required string Source { get; init; }

    /// <summary>Path of the model to write.</summary>
    public required string Destination { get; init; }

    public required QuantizationRecipe Recipe { get; init; }

    /// <summary>What calibration found, for techniques with integer activations.</summary>
    public CalibratedRanges? Ranges { get; init; }

    /// <summary>Whether an existing file may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Told how far the conversion has come, on the thread that converts.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }
}
