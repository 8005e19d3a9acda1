using System.Numerics.Tensors;
using TfLiteQuant.Calibration;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Ranges of a subgraph's float values: of constants from their data, of all others from the calibration.</summary>
internal sealed class ValueRanges(int subgraph, Subgraph graph, CalibratedRanges calibrated)
{
    private readonly Dictionary<int, ValueRange?> _constants = [];

    /// <summary>Range of a tensor; null where the calibration has none, or a constant is empty or lies elsewhere.</summary>
    public ValueRange? Of(int tensor)
    {
        if (calibrated.Of(subgraph, tensor) is { } range) return range;
        if (!graph.Tensors[tensor].IsConstant) return null;
        if (!_constants.TryGetValue(tensor, out var known)) _constants.Add(tensor, known = OfConstant(graph.Tensors[tensor]));
        return known;
    }

    /// <summary>Range of a value inside an operator.</summary>
    public ValueRange? OfInner(int op, int position) => calibrated.OfInner(subgraph, op, position);

    /// <summary>Whether a constant's values are all finite.</summary>
    public bool IsFinite(int tensor) => Of(tensor) is { } range && float.IsFinite(range.Min) && float.IsFinite(range.Max);

    // Minimum and maximum carry NaN through, which no range then holds.
    private static ValueRange? OfConstant(Model.Tensor tensor)
    {
        if (tensor.ElementCount == 0 || tensor.ExternalBufferId != 0 || tensor.Sparsity is not null) return null;
        var values = ConstantData.Floats(tensor);
        return new ValueRange(TensorPrimitives.Min(values), TensorPrimitives.Max(values));
    }
}
