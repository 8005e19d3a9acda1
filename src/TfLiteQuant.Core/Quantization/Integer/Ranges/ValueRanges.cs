using System.Numerics.Tensors;
using TfLiteQuant.Calibration;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Ranges of a subgraph's float values: of constants from their data, of all others from the calibration.</summary>
internal sealed class ValueRanges
{
    // 2^66: the scale of a bias, which is that of an activation (twice as much over 255) times that of weights (as much over 127), must
    // be a float with room for a factor of a thousand.
    private const float Largest = 73786976294838206464f;

    private readonly int _subgraph;
    private readonly GraphWiring _wiring;
    private readonly CalibratedRanges _calibrated;
    private readonly Dictionary<int, ValueRange?> _constants = [];
    private readonly ScoreMasks _masks;

    public ValueRanges(int subgraph, GraphWiring wiring, CalibratedRanges calibrated)
    {
        _subgraph = subgraph;
        _wiring = wiring;
        _calibrated = calibrated;
        _masks = new ScoreMasks(wiring, tensor => wiring.IsFloatConstant(tensor) ? OfConstant(tensor) : calibrated.Of(subgraph, tensor));
    }

    /// <summary>Whether anything that the graph computes or is given was seen while calibrating.</summary>
    public bool IsCalibrated => _wiring.Graph.Operators.Exists(op => op.Inputs.Concat(op.Outputs).Any(tensor => _wiring.IsActivation(tensor) && Of(tensor) is not null));

    /// <summary>Tensors that hold masked scores, whose ranges have room for the mask.</summary>
    public IEnumerable<int> Masked => _masks.Masked;

    /// <summary>Whether an operand masks with -infinity.</summary>
    public bool HasInfiniteMask(int tensor) => _wiring.IsFloat(tensor) && _masks.IsInfinite(tensor);

    /// <summary>Range of a tensor; null where the calibration has none, or a constant is empty or lies elsewhere. What masks others has a
    /// range that takes any sum below the result's.</summary>
    public ValueRange? Of(int tensor)
    {
        // What a table states of a constant may be of another file.
        if (_wiring.IsFloatConstant(tensor)) return _masks.Of(tensor) ?? OfConstant(tensor);
        return _masks.Of(tensor) ?? _calibrated.Of(_subgraph, tensor);
    }

    /// <summary>Range of a value inside an operator.</summary>
    public ValueRange? OfInner(int op, int position) => _calibrated.OfInner(_subgraph, op, position);

    /// <summary>Whether a value's range has a scale: a constant's values are all finite, or can be read as finite ones.</summary>
    public bool IsFinite(int tensor)
    {
        // Weights are large, and this is all that is asked of them before they become codes.
        if (_wiring.IsFloatConstant(tensor) && !_constants.ContainsKey(tensor) && IsReadable(_wiring.Graph.Tensors[tensor]) && Magnitude.Max(ConstantData.Floats(_wiring.Graph.Tensors[tensor])) < Largest) return true;
        return Of(tensor) is { Min: > -Largest, Max: < Largest };
    }

    // Minimum and maximum carry NaN through, which no range then holds.
    private ValueRange? OfConstant(int index)
    {
        if (_constants.TryGetValue(index, out var known)) return known;
        var tensor = _wiring.Graph.Tensors[index];
        ValueRange? range = null;
        if (IsReadable(tensor))
        {
            var values = ConstantData.Floats(tensor);
            range = new ValueRange(TensorPrimitives.Min(values), TensorPrimitives.Max(values));
        }

        return _constants[index] = range;
    }

    private static bool IsReadable(Model.Tensor tensor) => tensor.ElementCount > 0 && tensor.ExternalBufferId == 0 && tensor.Sparsity is null;
}
