using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>An input of a model as a dataset has to fill it.</summary>
public sealed record ModelInput
{
    /// <summary>The signature's name for it, or the tensor's where the model has no signature.</summary>
    public required string Name { get; init; }

    /// <summary>All names that mean it, <see cref="Name"/> first: the tensor's own, and what converters made that of.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Element type that the model takes.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Dimensions as the file states them, outermost first.</summary>
    public required int[] Shape { get; init; }

    /// <summary>Dimensions with -1 for those that may change; equal to <see cref="Shape"/> where none may.</summary>
    public required int[] ShapeSignature { get; init; }

    /// <summary>The input's own parameters; null where it takes real values.</summary>
    public QuantizationParameters? Quantization { get; init; }

    /// <summary>The model's other entry points, which errors name where data fits one of them; empty where they are not known.</summary>
    public IReadOnlyList<EntryPoint> Elsewhere { get; init; } = [];

    /// <summary>Whether a name means this input.</summary>
    public bool IsNamed(string name) => Names.Contains(name, StringComparer.Ordinal);

    public override string ToString() => $"'{Name}' {Type}[{string.Join(',', ShapeSignature)}]";
}
