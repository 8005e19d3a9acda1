namespace TfLiteQuant.Inspection;

/// <summary>A graph of a model.</summary>
public sealed record SubgraphInfo
{
    /// <summary>Index in the model; 0 is the main graph.</summary>
    public required int Index { get; init; }

    /// <summary>Name; empty where the file gives none.</summary>
    public required string Name { get; init; }

    public required ValueList<TensorInfo> Inputs { get; init; }

    public required ValueList<TensorInfo> Outputs { get; init; }

    public required int OperatorCount { get; init; }

    public required int TensorCount { get; init; }

    /// <summary>Such as <c>#0 main: 12 operators, 40 tensors</c>.</summary>
    public override string ToString() => $"#{Index}{(Name.Length > 0 ? " " + Name : "")}: {OperatorCount} operators, {TensorCount} tensors";
}
