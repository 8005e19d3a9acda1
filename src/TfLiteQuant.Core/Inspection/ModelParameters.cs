using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>Counts the values that a model was trained to.</summary>
internal static class ModelParameters
{
    /// <summary>Elements of float or quantized constants. Tensors that share data count once, sparse ones as many as they
    /// stand for.</summary>
    public static long Count(TfLiteModel model)
    {
        var counted = new HashSet<object>();
        long sum = 0;
        foreach (var graph in model.Subgraphs)
        {
            var (scales, zeroPoints) = QuantizationReading.ParameterTensors(graph);
            for (var index = 0; index < graph.Tensors.Count; index++)
            {
                var tensor = graph.Tensors[index];
                if (!tensor.IsConstant || scales.Contains(index) || zeroPoints.Contains(index) || !IsParameter(tensor)) continue;
                object data = tensor.ExternalBufferId != 0 ? tensor.ExternalBufferId : tensor.Buffer;
                if (counted.Add(data)) sum += tensor.ElementCount;
            }
        }

        return sum;
    }

    private static bool IsParameter(Tensor tensor) => tensor.Type.IsFloatingPoint() || tensor.Quantization is { IsQuantized: true };
}
