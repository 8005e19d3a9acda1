using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>An input or output, and what became of it.</summary>
/// <param name="Subgraph">Subgraph index.</param>
/// <param name="Side">Input or output.</param>
/// <param name="Position">Position among the graph's inputs or outputs.</param>
/// <param name="Name">Name of the tensor, which it keeps.</param>
/// <param name="From">Type it had.</param>
/// <param name="To">Type it has now.</param>
/// <param name="Outcome">Kept, moved or converted.</param>
/// <param name="Reason">Why it was kept, or what to know of the change; empty where there is nothing.</param>
public sealed record BorderChange(int Subgraph, BorderSide Side, int Position, string Name, TensorType From, TensorType To, BorderOutcome Outcome, string Reason)
{
    /// <summary>Scale of the new type; null where it has none.</summary>
    public float? Scale { get; init; }

    /// <summary>Zero point of the new type; null where it has none.</summary>
    public long? ZeroPoint { get; init; }

    /// <summary>Such as <c>Input 'image' Float32 -> Int8</c>.</summary>
    public override string ToString() => $"{Side} '{Name}' {From} -> {To}{(Reason.Length > 0 ? $" ({Reason})" : "")}";
}
