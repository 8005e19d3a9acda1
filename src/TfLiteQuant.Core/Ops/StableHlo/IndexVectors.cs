using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Ops;

/// <summary>Places in a tensor read from another: vectors of indices along one of its dimensions, one vector for each
/// combination of the others.</summary>
internal sealed class IndexVectors
{
    private readonly TensorValue _tensor;
    private readonly long[] _map;
    private readonly long[] _places;
    private readonly long _step;

    private IndexVectors(TensorValue tensor, int[] batchShape, long[] map, long[] places, long step)
        => (_tensor, BatchShape, _map, _places, _step) = (tensor, batchShape, map, places, step);

    /// <summary>Dimensions without that of the vectors.</summary>
    public int[] BatchShape { get; }

    /// <summary>Vectors in all.</summary>
    public int Count => _places.Length;

    /// <param name="context">The operator.</param>
    /// <param name="tensor">The indices.</param>
    /// <param name="vectorDimension">Dimension of the vectors; the rank where each index is a vector by itself.</param>
    /// <param name="map">Dimension of the place that each entry of a vector belongs to.</param>
    /// <param name="rank">Dimensions of a place.</param>
    public static IndexVectors Of(BindContext context, TensorValue tensor, long vectorDimension, long[] map, int rank)
    {
        context.Require(vectorDimension >= 0 && vectorDimension <= tensor.Rank, $"Its indices have no dimension {vectorDimension}.");
        var (axis, strides) = ((int)vectorDimension, CopyPlan.Strides(tensor.Shape));
        var length = axis < tensor.Rank ? tensor.Shape[axis] : 1;
        context.Require(
            map.Length == length && map.All(d => d >= 0 && d < rank), $"Indices of {length} numbers do not fit a map of [{string.Join(", ", map)}].");
        int[] batch = [.. tensor.Shape.Where((_, d) => d != axis)];
        long[] batchStrides = [.. strides.Where((_, d) => d != axis)];
        return new IndexVectors(tensor, batch, map, Combine(batch, batchStrides), axis < tensor.Rank ? strides[axis] : 1);
    }

    /// <summary>Offsets of all combinations, in the order of the vectors, in a layout with these strides.</summary>
    public long[] Places(long[] strides) => Combine(BatchShape, strides);

    /// <summary>Reads a vector as a place; dimensions without an index are 0.</summary>
    public void Read(int vector, Span<long> place)
    {
        place.Clear();
        for (var i = 0; i < _map.Length; i++) place[(int)_map[i]] = IndexOperand.At(_tensor, (int)(_places[vector] + i * _step));
    }

    /// <summary>Offsets of all index combinations of a shape in a layout with these strides.</summary>
    public static long[] Combine(ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        long[] offsets = [0];
        for (var d = 0; d < shape.Length; d++)
        {
            var next = new long[checked(offsets.Length * shape[d])];
            for (var i = 0; i < next.Length; i++) next[i] = offsets[i / shape[d]] + i % shape[d] * strides[d];
            offsets = next;
        }

        return offsets;
    }
}
