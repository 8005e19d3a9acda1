namespace TfLiteQuant.Model;

/// <summary>How a constant tensor's zeros are left out of its data.</summary>
public sealed class SparsityParameters
{
    /// <summary>Order in which dimensions (block dimensions last) were traversed.</summary>
    public int[]? TraversalOrder { get; set; }

    /// <summary>For each block dimension, the dimension it belongs to.</summary>
    public int[]? BlockMap { get; set; }

    /// <summary>One entry per traversed dimension.</summary>
    public List<DimensionMetadata>? Dimensions { get; set; }

    public FieldTable? UnknownFields { get; set; }
}

/// <summary>How one dimension of a sparse tensor is stored.</summary>
public sealed class DimensionMetadata
{
    /// <summary>0 dense, 1 compressed sparse row.</summary>
    public sbyte Format { get; set; }

    /// <summary>Size of a dense dimension.</summary>
    public int DenseSize { get; set; }

    /// <summary>Where each row of a sparse dimension begins; null for a dense one.</summary>
    public SparseIndexVector? Segments { get; set; }

    /// <summary>Positions of the values kept in a sparse dimension; null for a dense one.</summary>
    public SparseIndexVector? Indices { get; set; }

    public FieldTable? UnknownFields { get; set; }
}

/// <summary>Indices of a sparse dimension in the width the file stores them.</summary>
public sealed class SparseIndexVector
{
    /// <summary>1: 32-bit signed, 2: 16-bit unsigned, 3: 8-bit unsigned; others are newer than this version.</summary>
    public byte Tag { get; set; }

    /// <summary><c>int[]</c>, <c>ushort[]</c> or <c>byte[]</c> after <see cref="Tag"/>; null where the table has no vector.</summary>
    public Array? Values { get; set; }

    public FieldTable? UnknownFields { get; set; }
}
