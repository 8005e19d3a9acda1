using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Calibration;

/// <summary>The float tensors of a model whose values come to be when it runs.</summary>
internal static class ComputedTensors
{
    /// <summary>Inputs of graphs, outputs of operators and states, in the order of subgraphs and tensors.</summary>
    public static IEnumerable<ModelLocation> Of(TfLiteModel model)
    {
        for (var subgraph = 0; subgraph < model.Subgraphs.Count; subgraph++)
        {
            var graph = model.Subgraphs[subgraph];
            var producers = new Operator?[graph.Tensors.Count];
            foreach (var op in graph.Operators)
                foreach (var output in op.Outputs)
                    if ((uint)output < (uint)producers.Length) producers[output] = op;
            for (var index = 0; index < producers.Length; index++)
            {
                var tensor = graph.Tensors[index];
                if (tensor.Type != TensorType.Float32 || tensor.IsConstant) continue;
                if (producers[index] is { } producer) yield return Place(index, tensor) with { OperatorIndex = graph.Operators.IndexOf(producer), OperatorName = producer.Code.Name };
                else if (graph.Inputs.Contains(index) || (tensor.IsVariable && graph.Operators.Exists(op => op.Inputs.Contains(index)))) yield return Place(index, tensor);
            }

            ModelLocation Place(int index, Tensor tensor) => new(model.Path, subgraph, TensorIndex: index, TensorName: tensor.Name);
        }
    }
}
