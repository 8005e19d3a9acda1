using System.Numerics.Tensors;
using TfLiteQuant.Calibration;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Ranges of a subgraph's float values: of constants from their data, of all others from the calibration.</summary>
internal sealed class ValueRanges
{
    // Twice as much must be a float, from which scales are computed.
    private const float Largest = float.MaxValue / 4;

    private readonly int _subgraph;
    private readonly GraphWiring _wiring;
    private readonly CalibratedRanges _calibrated;
    private readonly Dictionary<int, ValueRange?> _constants = [];
    private readonly Dictionary<int, ValueRange> _widened = [];
    private readonly HashSet<int> _masked;
    private readonly LeastRange _least;

    public ValueRanges(int subgraph, GraphWiring wiring, CalibratedRanges calibrated)
    {
        _subgraph = subgraph;
        _wiring = wiring;
        _calibrated = calibrated;
        _least = new LeastRange(wiring);
        _masked = InfiniteMasks.Find(wiring, OfConstant);
    }

    /// <summary>Whether anything that the graph computes or is given was seen while calibrating.</summary>
    public bool IsCalibrated => _wiring.Graph.Operators.Exists(op => op.Inputs.Concat(op.Outputs).Any(tensor => _wiring.IsActivation(tensor) && Of(tensor) is not null));

    /// <summary>Tensors that hold a mask of -infinity, whose ranges have room for it.</summary>
    public IReadOnlyCollection<int> Masked => _masked;

    /// <summary>Range of a tensor; null where the calibration has none, or a constant is empty or lies elsewhere. A constant that masks
    /// others with -infinity has a finite range that takes any sum below the result's.</summary>
    public ValueRange? Of(int tensor)
    {
        // What a table states of a constant may be of another file.
        if (_wiring.IsFloatConstant(tensor)) return OfMask(tensor) ?? OfConstant(tensor);
        return Seen(tensor) is not { } range ? null : _masked.Contains(tensor) ? InfiniteMasks.WithRoom(range) : Widened(tensor, range);
    }

    /// <summary>What calibration saw of a value that is no constant; <see cref="Of"/> may have widened it.</summary>
    public ValueRange? Seen(int tensor) => _calibrated.Of(_subgraph, tensor);

    /// <summary>Range of a value inside an operator.</summary>
    public ValueRange? OfInner(int op, int position) => _calibrated.OfInner(_subgraph, op, position);

    /// <summary>Whether a constant's values are all finite, or can be read as finite ones.</summary>
    public bool IsFinite(int tensor)
    {
        // Weights are large, and this is all that is asked of them before they become codes.
        if (!_constants.ContainsKey(tensor) && IsReadable(_wiring.Graph.Tensors[tensor]) && Magnitude.Max(ConstantData.Floats(_wiring.Graph.Tensors[tensor])) < Largest) return true;
        return Of(tensor) is { Min: > -Largest, Max: < Largest };
    }

    private ValueRange Widened(int tensor, ValueRange range)
    {
        if (_wiring.Producer[tensor] is var producer && producer < 0) return range;
        if (_widened.TryGetValue(tensor, out var known)) return known;
        // A loop in a malformed graph finds what was seen.
        _widened[tensor] = range;
        return _widened[tensor] = _least.Widened(range, _wiring.Graph.Operators[producer], Of);
    }

    // Added to the largest value beside it, the mask must still fall short of the result's smallest.
    private ValueRange? OfMask(int tensor)
    {
        if (OfConstant(tensor) is not { Min: float.NegativeInfinity, Max: < float.PositiveInfinity } range) return null;
        if (_wiring.Readers(tensor) is not [var (index, position)] || _wiring.Graph.Operators[index] is not { Builtin: BuiltinOperator.Add } op) return null;
        if (!_masked.Contains(op.Outputs[0]) || Of(op.Outputs[0]) is not { } result || Of(op.Inputs[1 - position]) is not { } other) return null;
        return new ValueRange(Math.Min(result.Min - Math.Max(other.Max, 0), 0), Math.Max(range.Max, 0));
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
