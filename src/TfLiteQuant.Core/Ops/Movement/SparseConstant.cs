using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// A constant that leaves out zeros: each dimension, and each block that dimensions are cut into, is a level of a tree, dense or with
/// the indices that are there (compressed sparse rows); leaves are the values, in the order of the walk.
/// </summary>
internal sealed unsafe class SparseConstant
{
    // A walk goes as deep as there are levels. Converters make a level for each dimension and each dimension of blocks, up to 16.
    private const int MostLevels = 64;

    private readonly BufferData _data;
    private readonly int _bytes;
    private readonly Level[] _levels;
    private long _next;

    private SparseConstant(Tensor tensor, Level[] levels)
        => (_data, _bytes, _levels) = (tensor.Buffer.Data, tensor.Type.BitsPerElement() / 8, levels);

    /// <summary>Checks a constant's sparsity against its shape and its data, all of it: expanding it will not fail.</summary>
    /// <param name="tensor">A constant with sparsity whose elements take whole bytes.</param>
    /// <param name="fault">What is wrong, in a sentence; null where nothing is.</param>
    /// <returns>The constant; null where it has a fault.</returns>
    public static SparseConstant? Of(Tensor tensor, out string? fault)
    {
        var sparsity = tensor.Sparsity ?? throw new ArgumentException("It is dense.", nameof(tensor));
        if (Levels(sparsity, tensor.Shape ?? []) is not { } levels)
        {
            fault = "Its sparsity does not fit its shape.";
            return null;
        }

        var constant = new SparseConstant(tensor, levels);
        fault = constant.WalkAll(null);
        return fault is null ? constant : null;
    }

    /// <summary>Bytes that values and indices take in the file.</summary>
    public static long StoredBytes(Tensor tensor)
    {
        var bytes = tensor.Buffer.Data.Length;
        foreach (var dimension in tensor.Sparsity?.Dimensions ?? [])
            bytes += BytesOf(dimension.Segments?.Values) + BytesOf(dimension.Indices?.Values);
        return bytes;
    }

    /// <summary>Writes the values where they belong, and nothing else.</summary>
    /// <param name="dense">Room for all elements of the tensor's shape, row-major.</param>
    public void Scatter(byte* dense) => WalkAll(dense);

    private static long BytesOf(Array? indices) => indices is null ? 0 : Buffer.ByteLength(indices);

    private static Level[]? Levels(SparsityParameters sparsity, int[] shape)
    {
        var (order, blockMap, levels) = (sparsity.TraversalOrder ?? [], sparsity.BlockMap ?? [], sparsity.Dimensions ?? []);
        if (levels.Count > MostLevels || levels.Count != order.Length || order.Length != shape.Length + blockMap.Length) return null;
        if (!order.Order().SequenceEqual(Enumerable.Range(0, order.Length)) || Array.Exists(blockMap, d => (uint)d >= (uint)shape.Length)) return null;
        if (!TensorSizes.TryCount(shape, out _)) return null;

        // Elements from one index to the next: inside blocks as in the dimension itself, between blocks by the blocks behind.
        var strides = new long[shape.Length];
        for (var d = shape.Length - 1; d >= 0; d--) strides[d] = d == shape.Length - 1 ? 1 : strides[d + 1] * shape[d + 1];
        var (made, left) = (new Level[order.Length], Array.ConvertAll(shape, static size => (long)size));
        for (var level = order.Length - 1; level >= 0; level--)
        {
            if (order[level] < shape.Length) continue;
            var (d, size) = (blockMap[order[level] - shape.Length], levels[level].DenseSize);
            if (size <= 0) return null;
            made[level] = new Level(levels[level], size, strides[d]);
            strides[d] *= size;
            left[d] /= size;
        }

        for (var level = 0; level < order.Length; level++)
            if (order[level] < shape.Length) made[level] = new Level(levels[level], left[order[level]], strides[order[level]]);
        return Array.TrueForAll(made, static level => !level.IsDense || (uint)level.Count <= level.Size) ? made : null;
    }

    private string? WalkAll(byte* dense)
    {
        _data.ThrowIfReleased();
        _next = 0;
        // An empty dimension leaves no values; dense ones around it would be walked for nothing.
        return Array.Exists(_levels, static level => level.IsDense ? level.Count == 0 : level.Size == 0) ? null : Walk(0, 0, 0, dense);
    }

    private string? Walk(int depth, long parent, long place, byte* dense)
    {
        if (depth == _levels.Length) return Take(place, 1, dense);
        ref var level = ref _levels[depth];
        if (level.IsDense)
        {
            if (depth == _levels.Length - 1 && level.Stride == 1) return Take(place, level.Count, dense);
            for (var i = 0; i < level.Count; i++)
                if (Walk(depth + 1, parent * level.Count + i, place + i * level.Stride, dense) is { } fault) return fault;
            return null;
        }

        if (level.Segments is not { } segments || level.Indices is not { } kept || (ulong)(parent + 1) >= (ulong)segments.Length) return "A sparse dimension has no segments.";
        var (begin, end) = (At(segments, (int)parent), At(segments, (int)parent + 1));
        if (begin < 0 || begin > end || end > kept.Length) return "A sparse dimension's segments do not fit its indices.";
        for (var i = begin; i < end; i++)
        {
            var index = At(kept, i);
            if ((ulong)index >= (ulong)level.Size) return "A stored value lies outside its shape.";
            if (Walk(depth + 1, i, place + index * level.Stride, dense) is { } fault) return fault;
        }

        return null;
    }

    // As many values are walked as are stored, whatever sizes a damaged file states.
    private string? Take(long place, int count, byte* dense)
    {
        if (count > _data.Length / _bytes - _next) return "It has fewer values than places.";
        if (dense != null) Buffer.MemoryCopy(_data.Pointer + _next * _bytes, dense + place * _bytes, (long)count * _bytes, (long)count * _bytes);
        _next += count;
        return null;
    }

    private static int At(Array values, int index) => values switch
    {
        int[] wide => wide[index],
        ushort[] medium => medium[index],
        _ => ((byte[])values)[index],
    };

    /// <param name="Stored">What the file says of it.</param>
    /// <param name="Size">Indices that it may have.</param>
    /// <param name="Stride">Elements of the dense tensor from one index to the next.</param>
    private readonly record struct Level(DimensionMetadata Stored, long Size, long Stride)
    {
        public bool IsDense { get; } = Stored.Format == 0;

        public int Count { get; } = Stored.DenseSize;

        public Array? Segments { get; } = Stored.Segments?.Values;

        public Array? Indices { get; } = Stored.Indices?.Values;
    }
}
