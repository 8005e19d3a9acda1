using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Changes the types of a quantized model's inputs and outputs between float and codes. QUANTIZE and DEQUANTIZE are put in where values
/// must be converted and taken out where they need not; what lies inside stays as it is. Names, order and signatures are kept.
/// </summary>
public static class ModelBorders
{
    /// <summary>Changes a model in place.</summary>
    /// <param name="model">A quantized model: its main graph, and every graph with a signature, are changed.</param>
    /// <param name="types">What is wanted.</param>
    /// <returns>Every input and output with what became of it. Those that hold no quantized values (indices, truth values) and those that
    /// nothing reads keep their types.</returns>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.BorderNotQuantized"/>: an input or output is float, and no scale is
    /// known for it; or the runtime cannot convert between the types. <see cref="ErrorCode.InvalidOption"/>: no type is given, or a graph
    /// is called by an operator, too. The model may be half changed then.</exception>
    public static IReadOnlyList<BorderChange> Change(TfLiteModel model, BorderTypes types)
    {
        types.Require();
        if (model.Buffers.Count == 0) model.Buffers.Add(new ModelBuffer());
        var changes = new List<BorderChange>();
        var codes = CodesInUse(model);
        foreach (var index in EntryGraphs(model))
        {
            var unused = AbandonedTensorsPass.Unused(model, index);
            var graph = new BorderGraph(model, index);
            if (types.Input is { } input) changes.AddRange(ChangeInputs(graph, input));
            if (types.Output is { } output) changes.AddRange(ChangeOutputs(graph, output));
            AbandonedTensorsPass.Run(model, index, unused);
        }

        // Kinds of operators that are gone altogether; what nothing used before is the file's own.
        codes.ExceptWith(CodesInUse(model));
        model.OperatorCodes.RemoveAll(codes.Contains);
        RuntimeMetadataPass.RaiseMinimumRuntime(model);
        return changes;
    }

    private static HashSet<OperatorCode> CodesInUse(TfLiteModel model) => [.. model.Subgraphs.SelectMany(static graph => graph.Operators).Select(static op => op.Code)];

    private static List<BorderChange> ChangeInputs(BorderGraph graph, TensorType wanted)
    {
        var (changes, head, seen) = (new List<BorderChange>(), new List<Operator>(), new HashSet<int>());
        for (var position = 0; position < graph.Graph.Inputs.Length; position++)
        {
            if (graph.Graph.Inputs[position] < 0 || !seen.Add(graph.Graph.Inputs[position])) continue;
            var plan = BorderPlanner.Input(graph, position, wanted);
            InputBorderPass.Run(graph, plan, head);
            seen.Add(graph.Graph.Inputs[position]);
            changes.Add(plan.Change);
        }

        graph.Graph.Operators.InsertRange(0, head);
        return changes;
    }

    private static List<BorderChange> ChangeOutputs(BorderGraph graph, TensorType wanted)
    {
        var (changes, seen) = (new List<BorderChange>(), new HashSet<int>());
        for (var position = 0; position < graph.Graph.Outputs.Length; position++)
        {
            if (graph.Graph.Outputs[position] < 0 || !seen.Add(graph.Graph.Outputs[position])) continue;
            var plan = BorderPlanner.Output(graph, position, wanted);
            OutputBorderPass.Run(graph, plan);
            seen.Add(graph.Graph.Outputs[position]);
            changes.Add(plan.Change);
        }

        return changes;
    }

    // Graphs that callers enter: the main one, and those with a signature.
    private static SortedSet<int> EntryGraphs(TfLiteModel model)
    {
        var entries = new SortedSet<int>(model.Signatures.Select(static signature => signature.SubgraphIndex));
        if (model.Subgraphs.Count > 0) entries.Add(0);
        foreach (var called in CalledGraphs.Of(model))
        {
            if (entries.Contains(called))
                throw new TfLiteQuantException(ErrorCode.InvalidOption, $"Subgraph {called} is an entry point and is called by an operator, too.", "Its inputs and outputs must stay as that operator has them.", new ModelLocation(Subgraph: called));
        }

        return entries;
    }
}
