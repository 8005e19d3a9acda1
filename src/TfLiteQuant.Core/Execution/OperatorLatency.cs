namespace TfLiteQuant.Execution;

/// <summary>How long one operator takes.</summary>
public sealed record OperatorLatency
{
    /// <summary>Full path of the model.</summary>
    public required string Path { get; init; }

    /// <summary>Index of its subgraph in the model.</summary>
    public required int Subgraph { get; init; }

    /// <summary>Index of the operator in its subgraph.</summary>
    public required int Index { get; init; }

    /// <summary>Kind, such as <c>CONV_2D</c>.</summary>
    public required string Operator { get; init; }

    /// <summary>Name of its first output.</summary>
    public required string Name { get; init; }

    /// <summary>Runs of the operator in one run of the model: more than one inside loops.</summary>
    public required double Calls { get; init; }

    /// <summary>Milliseconds in one run of the model, operators inside it included.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Part of the time of all operators, 0 to 1. Operators that run subgraphs count with what is not their operators'.</summary>
    public required double Share { get; init; }

    /// <summary>Multiplications followed by an addition in one call.</summary>
    public long? MultiplyAccumulates { get; init; }

    /// <summary>Billions of floating-point operations a second, two for a multiply-accumulate; null where it does none.</summary>
    public double? GigaFlops => MultiplyAccumulates is > 0 and { } work && Milliseconds > 0 ? 2 * work * Calls / (Milliseconds * 1e6) : null;

    /// <summary>Kind, place and time, as in <c>CONV_2D #3 0.512 ms</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Operator} #{Index} {Milliseconds:0.000} ms");
}
