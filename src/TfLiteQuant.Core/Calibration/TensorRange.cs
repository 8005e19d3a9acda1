namespace TfLiteQuant.Calibration;

/// <summary>What was seen of a tensor, or of a value inside a fused operator, and the range that was chosen.</summary>
public sealed record TensorRange
{
    /// <summary>File name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Index of its subgraph.</summary>
    public required int Subgraph { get; init; }

    /// <summary>Index of the tensor in it; null for a value inside an operator.</summary>
    public int? Index { get; init; }

    /// <summary>Name; for a value inside an operator, what it is.</summary>
    public required string Name { get; init; }

    /// <summary>Operator that computes it; null for inputs and states.</summary>
    public string? Operator { get; init; }

    /// <summary>Index of that operator.</summary>
    public int? OperatorIndex { get; init; }

    /// <summary>Position among the operator's intermediates; null for a tensor.</summary>
    public int? Position { get; init; }

    /// <summary>Smallest finite value seen; null where there was none.</summary>
    public float? Min { get; init; }

    /// <summary>Largest finite value seen; null where there was none.</summary>
    public float? Max { get; init; }

    /// <summary>Lower end of the range that the method chose.</summary>
    public float? RangeMin { get; init; }

    /// <summary>Upper end of the range that the method chose.</summary>
    public float? RangeMax { get; init; }

    /// <summary>Samples in which it was computed.</summary>
    public required long Samples { get; init; }

    /// <summary>Finite values seen; 0 for what follows from constants alone.</summary>
    public required long Values { get; init; }

    /// <summary>Values seen that are infinite or not a number.</summary>
    public required long NonFinite { get; init; }

    /// <summary>How many values each bin of the histogram counts; null where there is none.</summary>
    public Histogram? Histogram { get; init; }

    /// <summary>Its name and range on one line.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Name}': {RangeMin:G4} to {RangeMax:G4}");
}
