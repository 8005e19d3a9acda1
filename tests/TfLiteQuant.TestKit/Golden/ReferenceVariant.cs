using System.Text.Json.Nodes;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>One model the reference made: its size, how close its outputs came to the float model's, and what went wrong.</summary>
public sealed class ReferenceVariant
{
    private readonly JsonObject _node;

    internal ReferenceVariant(string name, JsonObject node)
    {
        Name = name;
        _node = node;
    }

    public string Name { get; }

    /// <summary>Length of the file.</summary>
    public long? Bytes => (long?)_node["bytes"];

    /// <summary>Kernels that inner tensors were recorded from: <c>reference</c>, or <c>builtin</c>; null where none were.</summary>
    public string? TensorKernels => (string?)_node["tensors_from"];

    /// <summary>Why the reference could not convert, null where it did.</summary>
    public string? ConversionError => (string?)_node["error"];

    /// <summary>Inputs with type, shape and parameters; empty where the manifest does not say.</summary>
    public IReadOnlyList<ReferencePort> Inputs => Ports("inputs");

    /// <summary>Outputs in the order of the graph.</summary>
    public IReadOnlyList<ReferencePort> Outputs => Ports("outputs");

    /// <summary>SQNR in dB of each output over the test samples, against the float model; null where there is none.</summary>
    /// <param name="kernels"><c>reference</c>, <c>builtin</c> or <c>default</c>.</param>
    public double[]? SqnrDecibels(string kernels)
        => _node[$"sqnr_db_{kernels}"]?.AsArray().Select(static value => (double?)value ?? double.NaN).ToArray();

    /// <summary>Metrics over the test samples by what was measured: <c>top1.OUTPUT.LABEL</c>, <c>mse.OUTPUT.LABEL</c>,
    /// <c>binary_accuracy.OUTPUT.LABEL</c>; empty where the reference interpreter could not run the model.</summary>
    /// <param name="kernels">As for <see cref="SqnrDecibels"/>.</param>
    public IReadOnlyDictionary<string, double> Metrics(string kernels)
        => _node[$"metrics_{kernels}"]?.AsObject().ToDictionary(static metric => metric.Key, static metric => (double)metric.Value!) ?? [];

    /// <summary>Why the reference interpreter could not run the model, null where it could.</summary>
    public string? RunError(string kernels) => (string?)_node[$"error_{kernels}"];

    private IReadOnlyList<ReferencePort> Ports(string side) => [.. _node[side]?.AsArray().Select(static port => new ReferencePort(
        (string)port!["name"]!,
        Enum.Parse<TensorType>((string)port["dtype"]!, ignoreCase: true),
        port["shape"]?.AsArray().Select(static dimension => (int)dimension!).ToArray(),
        (float)port["scale"]!,
        (int)port["zero_point"]!)) ?? []];
}

/// <summary>An input or output of a reference model.</summary>
/// <param name="Name">Tensor name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions; null where the manifest does not say.</param>
/// <param name="Scale">0 where not quantized.</param>
/// <param name="ZeroPoint">Code of 0.0.</param>
public sealed record ReferencePort(string Name, TensorType Type, int[]? Shape, float Scale, int ZeroPoint);
