using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Inspection;

/// <summary>Lists a model's operators.</summary>
public static class OperatorInspector
{
    /// <summary>All operators that <paramref name="isWanted"/> names, subgraph by subgraph, in order of execution.</summary>
    /// <param name="model">The model. Nothing of what is returned refers to its file.</param>
    /// <param name="isWanted">Asked with subgraph index and operator; null for all.</param>
    public static IEnumerable<TfLiteOperatorInfo> Inspect(TfLiteModel model, Func<int, Operator, bool>? isWanted = null)
    {
        for (var subgraph = 0; subgraph < model.Subgraphs.Count; subgraph++)
        {
            var graph = model.Subgraphs[subgraph];
            for (var index = 0; index < graph.Operators.Count; index++)
            {
                if (isWanted?.Invoke(subgraph, graph.Operators[index]) == false) continue;
                yield return Describe(model, graph, subgraph, index);
            }
        }
    }

    private static TfLiteOperatorInfo Describe(TfLiteModel model, Subgraph graph, int subgraph, int index)
    {
        var op = graph.Operators[index];
        var inputs = TensorInspector.References(graph, op.Inputs);
        var outputs = TensorInspector.References(graph, op.Outputs);
        return new TfLiteOperatorInfo
        {
            Path = model.Path,
            Subgraph = subgraph,
            Index = index,
            Operator = op.Code.Name,
            Name = outputs.Count > 0 ? outputs[0].Name : "",
            CustomCode = op.Builtin == BuiltinOperator.Custom ? op.Code.CustomCode ?? "" : null,
            Version = op.Code.Version,
            Kind = OperatorKinds.Of(op, graph),
            Inputs = inputs,
            Outputs = outputs,
            InputTypes = Types(inputs),
            OutputTypes = Types(outputs),
            MultiplyAccumulates = OpRegistry.Find(op)?.MultiplyAccumulates(op, graph),
            OptionsText = OptionsWriter.Write(op),
        };
    }

    private static ValueList<TensorType> Types(ValueList<TensorInfo> tensors)
        => new([.. tensors.Select(static tensor => tensor.Type).OfType<TensorType>()]);
}
