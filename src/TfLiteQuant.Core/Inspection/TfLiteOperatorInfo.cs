using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>An operator of a model.</summary>
public sealed record TfLiteOperatorInfo
{
    /// <summary>Full path of the model's file; null for a model made in memory.</summary>
    public required string? Path { get; init; }

    /// <summary>Subgraph index.</summary>
    public required int Subgraph { get; init; }

    /// <summary>Index in the subgraph, which is the order of execution.</summary>
    public required int Index { get; init; }

    /// <summary>Kind as the format spells it, such as <c>CONV_2D</c>; a custom operator's own name.</summary>
    public required string Operator { get; init; }

    /// <summary>Name of its first output, which is how operators are told apart.</summary>
    public required string Name { get; init; }

    /// <summary>Name of a custom operator; null for a builtin one.</summary>
    public required string? CustomCode { get; init; }

    /// <summary>Lowest version of the operator's kernel that runs every use of the operator in the model.</summary>
    public required int Version { get; init; }

    /// <summary>What it computes with.</summary>
    public required OperatorKind Kind { get; init; }

    /// <summary>Inputs by position, absent optional ones among them.</summary>
    public required ValueList<TensorInfo> Inputs { get; init; }

    public required ValueList<TensorInfo> Outputs { get; init; }

    /// <summary>Element types of the inputs that are present.</summary>
    public required ValueList<TensorType> InputTypes { get; init; }

    public required ValueList<TensorType> OutputTypes { get; init; }

    /// <summary>Multiplications followed by an addition that one run takes; 0 for operators that do none, null where that
    /// is not known from the shapes in the file or for this operator.</summary>
    public required long? MultiplyAccumulates { get; init; }

    /// <summary>Options that the file states, as <c>name=value</c>; those left out have the format's defaults.</summary>
    public required string OptionsText { get; init; }

    /// <summary>Such as <c>CONV_2D#3 'model/conv'</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operator}#{Index} '{Name}'");
}
