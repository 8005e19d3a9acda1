using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>One file to convert.</summary>
public sealed record ConversionRequest
{
    /// <summary>Path of the float model.</summary>
    public required string Source { get; init; }

    /// <summary>Path of the model to write.</summary>
    public required string Destination { get; init; }

    public required QuantizationRecipe Recipe { get; init; }

    /// <summary>Gives what techniques with integer activations need to know of the model's values: called once, with the model as it
    /// was read, only if the recipe needs it. Null where there is no data.</summary>
    public Func<TfLiteModel, CancellationToken, CalibrationOutcome>? Calibrate { get; init; }

    /// <summary>Whether an existing file may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Told how far the conversion has come, on the thread that converts.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }
}
