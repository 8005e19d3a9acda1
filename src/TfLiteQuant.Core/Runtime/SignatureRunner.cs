using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>A named entry point of a model, with the names it gives inputs and outputs. Variables are shared with the other
/// entry points of the <see cref="Interpreter"/>.</summary>
public sealed class SignatureRunner : ModelRunner
{
    internal SignatureRunner(GraphInstance graph, SignatureDef signature)
        : base(PortsOf(graph, signature)) => Signature = signature;

    /// <summary>What the model says of it.</summary>
    public SignatureDef Signature { get; }

    /// <summary>Its name.</summary>
    public string Key => Signature.Key ?? "";

    private static GraphPorts PortsOf(GraphInstance graph, SignatureDef signature)
    {
        TensorValue[] Values(List<TensorMap> maps, string what) => [.. maps.Select(map => (uint)map.TensorIndex < (uint)graph.Values.Length
            ? graph.Values[map.TensorIndex]
            : throw graph.Session.Invalid($"Signature '{signature.Key}' names tensor {map.TensorIndex} as its {what} '{map.Name}', which is not there.", new(graph.Session.Model.Path, graph.Index)))];
        string[] Names(List<TensorMap> maps) => [.. maps.Select(static map => map.Name ?? "")];
        return new GraphPorts(graph, Names(signature.Inputs), Names(signature.Outputs), Values(signature.Inputs, "input"), Values(signature.Outputs, "output"));
    }
}
