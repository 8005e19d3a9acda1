using System.Globalization;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// A value that an operator of a quantized model computes, beside the float model's: with both models run end to end, so that
/// errors before it add up, and (<c>Isolated</c>) with the operator fed the float model's values, quantized as its inputs are, so
/// that the error is its own. What is not defined, or was not asked for, is null.
/// </summary>
public sealed record TensorComparison
{
    /// <summary>Full path of the quantized model.</summary>
    public required string Path { get; init; }

    /// <summary>Index of the subgraph.</summary>
    public required int Subgraph { get; init; }

    /// <summary>Index of the operator in the quantized model's subgraph.</summary>
    public required int Index { get; init; }

    /// <summary>Kind of the operator, such as <c>CONV_2D</c>.</summary>
    public required string Operator { get; init; }

    /// <summary>Name of the value in the float model: what <c>-Exclude</c> knows its operator by.</summary>
    public required string Tensor { get; init; }

    /// <summary>Name of the value in the quantized model.</summary>
    public required string QuantizedTensor { get; init; }

    /// <summary>How the quantized model stores it.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Real units per code; null for floats.</summary>
    public required float? Scale { get; init; }

    /// <summary>The code of 0.0; null for floats.</summary>
    public required long? ZeroPoint { get; init; }

    /// <summary>Samples compared; inside loops, rounds.</summary>
    public required long Samples { get; init; }

    /// <summary>Of these, those with values that are infinite or not a number, which are left out.</summary>
    public required long NonFinite { get; init; }

    /// <summary>Energy of the float model's values over that of the differences, in dB.</summary>
    public required double? Sqnr { get; init; }

    /// <summary>Mean over samples of the cosine between both.</summary>
    public required double? Cosine { get; init; }

    public required double? MeanSquaredError { get; init; }

    public required double? MaxAbsoluteError { get; init; }

    /// <summary>Mean difference, quantized less float: a bias.</summary>
    public required double? MeanError { get; init; }

    /// <summary>Root of the mean squared error in units of the scale. Rounding alone gives 1/√12 = 0.289; null for floats.</summary>
    public required double? RmseOverScale { get; init; }

    public required double? IsolatedSqnr { get; init; }

    public required double? IsolatedCosine { get; init; }

    public required double? IsolatedMeanSquaredError { get; init; }

    public required double? IsolatedMaxAbsoluteError { get; init; }

    public required double? IsolatedMeanError { get; init; }

    public required double? IsolatedRmseOverScale { get; init; }

    /// <summary>Signal to noise in dB of the operator's constant that suffers most from quantization; null where none is quantized.</summary>
    public required double? WeightSqnr { get; init; }

    /// <summary>Share of the float model's values that lie beyond what codes represent, and are cut off; null for floats.</summary>
    public required double? Saturated { get; init; }

    /// <summary>Part of the represented range that the float model's values take up; null for floats.</summary>
    public required double? RangeUsed { get; init; }

    /// <summary>Smallest of the float model's values; null for floats.</summary>
    public required double? Min { get; init; }

    /// <summary>Largest of the float model's values; null for floats.</summary>
    public required double? Max { get; init; }

    /// <summary>Value of the lowest code; null for floats.</summary>
    public required double? RepresentedMin { get; init; }

    /// <summary>Value of the highest code; null for floats.</summary>
    public required double? RepresentedMax { get; init; }

    /// <summary>Number of the float model's values in 64 equal parts of the represented range; empty for floats.</summary>
    public required IReadOnlyList<long> Histogram { get; init; }

    /// <summary>How many dB the operator's own SQNR lies below the median of the model's.</summary>
    public double? BelowMedian { get; init; }

    /// <summary>Whether the operator does so much harm that it deserves to stay float: see <see cref="Reason"/>.</summary>
    public bool DeservesExclude { get; init; }

    /// <summary>Why the operator deserves it, and what seems to be the cause; empty where it does not.</summary>
    public string Reason { get; init; } = "";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operator} '{Tensor}': {(IsolatedSqnr is null ? Sqnr : IsolatedSqnr):0.0} dB");
}
