using TfLiteQuant.Inspection;

namespace TfLiteQuant.Quantization;

/// <summary>What a conversion made, and what it gained.</summary>
public sealed record QuantizationResult
{
    /// <summary>Full path of the model that was converted.</summary>
    public required string Source { get; init; }

    /// <summary>Full path of the model that was written; null where nothing was (a preview).</summary>
    public required string? Path { get; init; }

    public required QuantizationTechnique Technique { get; init; }

    /// <summary>Length of the source file in bytes.</summary>
    public required long BytesBefore { get; init; }

    /// <summary>Length of the written file in bytes; 0 for a preview.</summary>
    public required long BytesAfter { get; init; }

    /// <summary>How many times smaller the written file is.</summary>
    public double Ratio => BytesAfter > 0 ? (double)BytesBefore / BytesAfter : 0;

    /// <summary>Number of operators by what became of them; by the outcome's name, since JSON takes no other keys.</summary>
    public OperatorTally Operators => new(Plan.Operators
        .CountBy(static row => row.Outcome)
        .OrderBy(static outcome => outcome.Key)
        .Select(static outcome => KeyValuePair.Create(outcome.Key.ToString(), outcome.Value)));

    /// <summary>Tensors that were stored in fewer bits: constants and, with integer activations, computed values.</summary>
    public int QuantizedTensors => Plan.Tensors.Count;

    /// <summary>What the scales of activations were chosen from; null for techniques that look at no data.</summary>
    public CalibrationSummary? Calibration { get; init; }

    /// <summary>Operators that could have been quantized and stay float, each with its reason.</summary>
    public IReadOnlyList<OperatorPlan> FloatLeftovers => new ValueList<OperatorPlan>([.. Plan.Operators.Where(static row => row.Outcome == OperatorOutcome.Float)]);

    /// <summary>What a user should know although nothing failed.</summary>
    public IReadOnlyList<string> Warnings => Plan.Warnings;

    /// <summary>Every decision, operator by operator and constant by constant.</summary>
    public required QuantizationPlan Plan { get; init; }

    /// <summary>Time from opening the source to the written file.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The path of what was written, or of the source where nothing was.</summary>
    public override string ToString() => Path ?? Source;
}
