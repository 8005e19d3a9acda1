using TfLiteQuant.Inspection;

namespace TfLiteQuant.Specification;

/// <summary>What all rules together say about a model.</summary>
public sealed record ModelVerdict
{
    /// <summary>Full path of the model's file; null for a model made in memory.</summary>
    public required string? Path { get; init; }

    /// <summary>Name of the file; null for a model made in memory.</summary>
    public string? Name => System.IO.Path.GetFileName(Path);

    /// <summary>What it was checked for.</summary>
    public required TargetRuntime Target { get; init; }

    /// <summary>How far the model is quantized.</summary>
    public required QuantizationState State { get; init; }

    /// <summary>Whether no finding is an error.</summary>
    public bool IsValid => Errors == 0;

    /// <summary>Whether no value that the model feeds, computes or returns is a floating-point number.</summary>
    public required bool IsIntegerOnly { get; init; }

    public int Errors => Count(FindingSeverity.Error);

    public int Warnings => Count(FindingSeverity.Warning);

    /// <summary>All findings, errors first.</summary>
    public required ValueList<ModelFinding> Findings { get; init; }

    /// <summary>Path and outcome.</summary>
    public override string ToString() => $"{Path}: {(IsValid ? "valid" : "not valid")} for {Target}, {Errors} errors, {Warnings} warnings";

    private int Count(FindingSeverity severity) => Findings.Count(finding => finding.Severity == severity);
}
