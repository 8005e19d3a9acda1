using Google.FlatBuffers;
using TfLiteQuant.Model;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Writes how sparse tensors leave out their zeros.</summary>
internal static class SparsityWriter
{
    /// <summary>Writes a table and returns its offset, 0 for null.</summary>
    public static int Write(TableBuilder builder, SparsityParameters? sparsity)
    {
        if (sparsity is null) return 0;
        var unknown = FieldTableWriter.Prepare(builder, sparsity.UnknownFields);
        var dimensions = sparsity.Dimensions is null ? default : builder.Tables(sparsity.Dimensions, dimension => WriteDimension(builder, dimension));
        var blockMap = builder.Vector(sparsity.BlockMap);
        var order = builder.Vector(sparsity.TraversalOrder);
        builder.StartTable(3, unknown);
        Wire.SparsityParameters.AddDimMetadata(builder.Flat, dimensions);
        Wire.SparsityParameters.AddBlockMap(builder.Flat, blockMap);
        Wire.SparsityParameters.AddTraversalOrder(builder.Flat, order);
        return builder.Flat.EndTable();
    }

    private static int WriteDimension(TableBuilder builder, DimensionMetadata dimension)
    {
        var unknown = FieldTableWriter.Prepare(builder, dimension.UnknownFields);
        var indices = WriteIndices(builder, dimension.Indices);
        var segments = WriteIndices(builder, dimension.Segments);
        builder.StartTable(6, unknown);
        Wire.DimensionMetadata.AddArrayIndices(builder.Flat, indices);
        Wire.DimensionMetadata.AddArraySegments(builder.Flat, segments);
        Wire.DimensionMetadata.AddDenseSize(builder.Flat, dimension.DenseSize);
        Wire.DimensionMetadata.AddArrayIndicesType(builder.Flat, (Wire.SparseIndexVector)(dimension.Indices?.Tag ?? 0));
        Wire.DimensionMetadata.AddArraySegmentsType(builder.Flat, (Wire.SparseIndexVector)(dimension.Segments?.Tag ?? 0));
        Wire.DimensionMetadata.AddFormat(builder.Flat, (Wire.DimensionType)dimension.Format);
        return builder.Flat.EndTable();
    }

    /// <summary>The three tables of the union have the same one field, so one piece of code serves them and newer ones.</summary>
    private static int WriteIndices(TableBuilder builder, SparseIndexVector? indices)
    {
        if (indices is null) return 0;
        var unknown = FieldTableWriter.Prepare(builder, indices.UnknownFields);
        VectorOffset? values = indices.Values switch
        {
            int[] numbers => builder.Vector(numbers),
            ushort[] numbers => builder.Vector(numbers),
            byte[] numbers => builder.Vector(numbers),
            _ => null,
        };
        builder.StartTable(values is null ? 0 : 1, unknown);
        if (values is { } offset) builder.Flat.AddOffset(FieldIds.IndexVector.Values, offset.Value, 0);
        return builder.Flat.EndTable();
    }
}
