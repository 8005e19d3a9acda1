using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>A model of one operator, for asking the real runtime which types its kernel takes.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Scales">How the output is scaled.</param>
/// <param name="Build">Adds the operator to a graph and returns its outputs.</param>
public sealed record KernelProbe(BuiltinOperator Operator, ProbeScales Scales, Func<ProbeGraph, Value[]> Build)
{
    /// <summary>What sets this probe apart from the operator's plain one, such as a rank; empty for the plain one.</summary>
    public string Variant { get; init; } = string.Empty;

    /// <summary>Dimensions it has, where that is what it asks about; 0 otherwise.</summary>
    public int Rank { get; init; }

    /// <summary>Parameters the operator prescribes for its output, by the type of its codes.</summary>
    public Func<TensorType, QuantizationParameters>? Prescribed { get; init; }

    public override string ToString() => BuiltinOperators.NameOf(Operator) + (Variant.Length == 0 ? null : " " + Variant);
}
