using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using Dimension = TfLiteQuant.Schema.FieldIds.DimensionMetadata;
using Fields = TfLiteQuant.Schema.FieldIds.SparsityParameters;

namespace TfLiteQuant.Schema.Reading;

/// <summary>Reads how sparse tensors leave out their zeros.</summary>
internal static class SparsityReader
{
    /// <summary>Tags of the union <c>SparseIndexVector</c>.</summary>
    public const byte Int32Tag = 1, UInt16Tag = 2, UInt8Tag = 3;

    public static SparsityParameters Read(ReadContext context, FlatTable table)
    {
        var sparsity = new SparsityParameters
        {
            TraversalOrder = table.Int32s(Fields.TraversalOrder),
            BlockMap = table.Int32s(Fields.BlockMap),
            UnknownFields = context.Unknown.Of(table, "SparsityParameters"),
        };
        if (table.PositionOf(Fields.DimMetadata) == 0) return sparsity;
        var dimensions = table.Vector(Fields.DimMetadata, FlatOffset.Size);
        sparsity.Dimensions = new List<DimensionMetadata>((int)dimensions.Count);
        for (long i = 0; i < dimensions.Count; i++) sparsity.Dimensions.Add(ReadDimension(context, dimensions.Table(i)));
        return sparsity;
    }

    private static DimensionMetadata ReadDimension(ReadContext context, FlatTable table) => new()
    {
        Format = table.SByte(Dimension.Format),
        DenseSize = table.Int32(Dimension.DenseSize),
        Segments = ReadIndices(context, table, Dimension.ArraySegmentsType, Dimension.ArraySegments),
        Indices = ReadIndices(context, table, Dimension.ArrayIndicesType, Dimension.ArrayIndices),
        UnknownFields = context.Unknown.Of(table, "DimensionMetadata"),
    };

    private static SparseIndexVector? ReadIndices(ReadContext context, FlatTable table, int tagField, int valueField)
    {
        if (!table.TryTable(valueField, out var value)) return null;
        const int Values = FieldIds.IndexVector.Values;
        var tag = table.Byte(tagField);
        return tag switch
        {
            Int32Tag => new SparseIndexVector { Tag = tag, Values = value.Int32s(Values), UnknownFields = context.Unknown.Of(value, "Int32Vector") },
            UInt16Tag => new SparseIndexVector { Tag = tag, Values = value.UInt16s(Values), UnknownFields = context.Unknown.Of(value, "Uint16Vector") },
            UInt8Tag => new SparseIndexVector { Tag = tag, Values = value.ByteArray(Values), UnknownFields = context.Unknown.Of(value, "Uint8Vector") },
            _ => new SparseIndexVector { Tag = tag, UnknownFields = context.Unknown.OfMember(value, "SparseIndexVector", tag) },
        };
    }
}
