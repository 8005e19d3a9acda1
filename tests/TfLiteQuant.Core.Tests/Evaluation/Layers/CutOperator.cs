using TfLiteQuant.Model;

namespace TfLiteQuant.Core.Tests.Evaluation.Layers;

/// <summary>An operator of a model as a model of its own, with inputs and outputs that are called alike whatever model it came from.</summary>
internal static class CutOperator
{
    /// <summary>What must be given to an operator: neither constants nor states, each once, in the order of its operands.</summary>
    public static IReadOnlyList<int> Given(Subgraph graph, Operator op)
        => [.. op.Inputs.Where(index => index >= 0 && graph.Tensors[index] is { IsConstant: false, IsVariable: false }).Distinct()];

    /// <summary>Name of an input of the cut model.</summary>
    public static string InputName(int position) => FormattableString.Invariant($"input {position}");

    /// <summary>The cut model; it shares constants with the whole, which must stay open.</summary>
    public static TfLiteModel Of(TfLiteModel whole, int subgraph, Operator op)
    {
        var source = whole.Subgraphs[subgraph];
        var graph = new Subgraph { Inputs = [.. Given(source, op)], Outputs = op.Outputs };
        graph.Tensors.AddRange(source.Tensors);
        for (var i = 0; i < graph.Inputs.Length; i++) graph.Tensors[graph.Inputs[i]] = Named(graph.Tensors[graph.Inputs[i]], InputName(i));
        for (var i = 0; i < graph.Outputs.Length; i++) graph.Tensors[graph.Outputs[i]] = Named(graph.Tensors[graph.Outputs[i]], FormattableString.Invariant($"output {i}"));
        graph.Operators.Add(op);
        var model = new TfLiteModel();
        model.Buffers.AddRange(whole.Buffers);
        model.OperatorCodes.Add(op.Code);
        model.Subgraphs.Add(graph);
        return model;
    }

    private static Tensor Named(Tensor tensor, string name) => new()
    {
        Name = name,
        Type = tensor.Type,
        Shape = tensor.Shape,
        // Inside a model dimensions may be others than it states.
        ShapeSignature = tensor.Shape?.Select(static _ => -1).ToArray(),
        HasRank = tensor.HasRank,
        Buffer = tensor.Buffer,
        Quantization = tensor.Quantization,
    };
}
