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
                // Shapes of data that lies in other files are not held against it, and may say anything.
                if (counted.Add(data)) sum += Math.Min(tensor.ElementCount, long.MaxValue - sum);
            }
        }

        return sum;
    }

    private static bool IsParameter(Tensor tensor) => tensor.Type.IsFloatingPoint() || tensor.Quantization is { IsQuantized: true };
}
