using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Evaluation;

/// <summary>An input or output of a model, as it is held against another model's.</summary>
/// <param name="Name">The signature's name for it, or the tensor's.</param>
/// <param name="TensorName">The tensor's name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions with -1 for those that may change.</param>
internal sealed record ModelPort(string Name, string TensorName, TensorType Type, int[] Shape)
{
    public static ModelPort[] InputsOf(SampleRunner runner) => [.. runner.Runner.Inputs.Select((input, i) => From(runner.InputNames[i], input))];

    public static ModelPort[] OutputsOf(SampleRunner runner) => [.. runner.Runner.Outputs.Select((output, i) => From(runner.OutputNames[i], output))];

    /// <summary>Whether both could hold the same values: dimensions are equal where both are known.</summary>
    public bool CanBe(ModelPort other) => Shape.Length == other.Shape.Length && Shape.Zip(other.Shape).All(static pair => pair.First < 0 || pair.Second < 0 || pair.First == pair.Second);

    public override string ToString() => $"'{Name}' {Type}[{string.Join(',', Shape)}]";

    private static ModelPort From(string name, TensorValue tensor)
        => new(name, tensor.Name, tensor.Type, tensor.Source.ShapeSignature is { Length: > 0 } open ? open : tensor.Source.Shape ?? []);
}
