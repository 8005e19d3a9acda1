using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Where the values stored for a sparse tensor belong in the dense one.</summary>
internal sealed class SparseLayout
{
    private const sbyte Dense = 0;

    private readonly BindContext _context;
    private readonly int[] _shape;
    private readonly int[] _order;
    private readonly int[] _blockMap;
    private readonly int[] _blockSizes;
    private readonly List<DimensionMetadata> _levels;
    private readonly List<int> _places = [];

    private SparseLayout(BindContext context, SparsityParameters sparsity, int[] shape)
    {
        (_context, _shape) = (context, shape);
        (_order, _blockMap, _levels) = (sparsity.TraversalOrder ?? [], sparsity.BlockMap ?? [], sparsity.Dimensions ?? []);
        context.Require(
            _levels.Count == _order.Length && _order.Length == shape.Length + _blockMap.Length && _order.Order().SequenceEqual(Enumerable.Range(0, _order.Length))
                && _blockMap.All(d => d >= 0 && d < shape.Length),
            "Its sparsity does not fit its shape.");
        _blockSizes = new int[_blockMap.Length];
        for (var level = 0; level < _order.Length; level++)
            if (_order[level] >= shape.Length) _blockSizes[_order[level] - shape.Length] = _levels[level].DenseSize;
        Walk(0, 0, new int[_order.Length]);
        Places = [.. _places];
        _places.Clear();
    }

    /// <summary>Element of the dense tensor for each value stored.</summary>
    public int[] Places { get; }

    public static SparseLayout Of(BindContext context, SparsityParameters sparsity, int[] shape) => new(context, sparsity, shape);

    private void Walk(int level, int parent, int[] indices)
    {
        if (level == _order.Length)
        {
            _places.Add(Place(indices));
            return;
        }

        var metadata = _levels[level];
        if (metadata.Format == Dense)
        {
            for (var i = 0; i < metadata.DenseSize; i++)
            {
                indices[level] = i;
                Walk(level + 1, checked(parent * metadata.DenseSize + i), indices);
            }

            return;
        }

        var (segments, kept) = (metadata.Segments?.Values, metadata.Indices?.Values);
        _context.Require(segments is not null && kept is not null && parent + 1 < segments.Length, "A sparse dimension has no segments.");
        var (begin, end) = (At(segments!, parent), At(segments!, parent + 1));
        _context.Require(begin >= 0 && begin <= end && end <= kept!.Length, "A sparse dimension's segments do not fit its indices.");
        for (var i = begin; i < end; i++)
        {
            indices[level] = At(kept!, i);
            Walk(level + 1, i, indices);
        }
    }

    // Dimensions first, then what lies inside their blocks.
    private int Place(int[] indices)
    {
        Span<long> place = stackalloc long[_shape.Length];
        for (var level = 0; level < _order.Length; level++)
            if (_order[level] < _shape.Length) place[_order[level]] = indices[level];
        for (var level = 0; level < _order.Length; level++)
        {
            var block = _order[level] - _shape.Length;
            if (block >= 0) place[_blockMap[block]] = place[_blockMap[block]] * _blockSizes[block] + indices[level];
        }

        long element = 0;
        for (var d = 0; d < _shape.Length; d++)
        {
            _context.Require((ulong)place[d] < (ulong)_shape[d], "A stored value lies outside its shape.");
            element = element * _shape[d] + place[d];
        }

        return (int)element;
    }

    private static int At(Array values, int index) => values switch
    {
        int[] wide => wide[index],
        ushort[] medium => medium[index],
        _ => ((byte[])values)[index],
    };
}
