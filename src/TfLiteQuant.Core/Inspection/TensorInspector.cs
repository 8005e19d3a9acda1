using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>Lists a model's tensors with their quantization.</summary>
public static class TensorInspector
{
    /// <summary>All tensors that <paramref name="isWanted"/> names, subgraph by subgraph, in order of their indices.</summary>
    /// <param name="model">The model. Nothing of what is returned refers to its file.</param>
    /// <param name="isWanted">Asked with subgraph index and tensor before anything is read of it; null for all.</param>
    public static IEnumerable<TensorQuantParams> Inspect(TfLiteModel model, Func<int, Tensor, bool>? isWanted = null)
    {
        for (var subgraph = 0; subgraph < model.Subgraphs.Count; subgraph++)
        {
            var graph = model.Subgraphs[subgraph];
            var uses = new TensorUses(graph);
            for (var index = 0; index < graph.Tensors.Count; index++)
            {
                if (isWanted?.Invoke(subgraph, graph.Tensors[index]) == false) continue;
                yield return Describe(model, graph, subgraph, index, uses);
            }
        }
    }

    /// <summary>A tensor as an operator, a graph or a signature names it; an index of -1 is an absent input.</summary>
    internal static TensorInfo Reference(Subgraph graph, int index)
    {
        if (index < 0)
        {
            return new TensorInfo
            {
                Index = -1,
                Name = "",
                Type = null,
                Shape = new TensorShape(),
                ShapeSignature = new TensorShape(),
                Scheme = QuantizationScheme.None,
                Scale = ValueList<float>.Empty,
                ZeroPoint = ValueList<long>.Empty,
            };
        }

        var tensor = graph.Tensors[index];
        var reading = QuantizationReading.Of(tensor, graph);
        return new TensorInfo
        {
            Index = index,
            Name = tensor.Name ?? "",
            Type = tensor.Type,
            Shape = new TensorShape(tensor.Shape ?? []),
            ShapeSignature = new TensorShape(tensor.ShapeSignature is { Length: > 0 } signature ? signature : tensor.Shape ?? []),
            Scheme = reading.Scheme,
            Scale = reading.Scale,
            ZeroPoint = reading.ZeroPoint,
        };
    }

    /// <summary>Several tensors as <see cref="Reference"/> gives them.</summary>
    internal static ValueList<TensorInfo> References(Subgraph graph, int[] indices) => new(Array.ConvertAll(indices, index => Reference(graph, index)));

    private static TensorQuantParams Describe(TfLiteModel model, Subgraph graph, int subgraph, int index, TensorUses uses)
    {
        var tensor = graph.Tensors[index];
        var reading = QuantizationReading.Of(tensor, graph);
        return new TensorQuantParams
        {
            Path = model.Path,
            Subgraph = subgraph,
            Index = index,
            Name = tensor.Name ?? "",
            Shape = new TensorShape(tensor.Shape ?? []),
            Type = tensor.Type,
            Role = tensor.IsVariable ? TensorRole.Variable : tensor.IsConstant ? TensorRole.Constant : TensorRole.Activation,
            Scheme = reading.Scheme,
            Scale = reading.Scale,
            ZeroPoint = reading.ZeroPoint,
            Axis = reading.Axis,
            BlockSize = reading.BlockSize,
            Min = new ValueList<float>(tensor.Quantization?.Min ?? []),
            Max = new ValueList<float>(tensor.Quantization?.Max ?? []),
            BufferBytes = DataBytes(tensor, model),
            Producer = uses.Producer(index),
            Consumers = uses.Consumers(index),
        };
    }

    private static long DataBytes(Tensor tensor, TfLiteModel model)
        => tensor.ExternalBufferId == 0
            ? tensor.Buffer.Data.Length
            : (long)(model.ExternalBuffers.Find(buffer => buffer.Id == tensor.ExternalBufferId)?.Length ?? 0);
}
