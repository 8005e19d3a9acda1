using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using Fields = TfLiteQuant.Schema.FieldIds.QuantizationParameters;
using Block = TfLiteQuant.Schema.FieldIds.BlockwiseQuantization;
using Axes = TfLiteQuant.Schema.FieldIds.MultiAxisQuantization;

namespace TfLiteQuant.Schema.Reading;

/// <summary>Reads quantization parameters.</summary>
internal static class QuantizationReader
{
    /// <summary>Tags of the union <c>QuantizationDetails</c>.</summary>
    public const byte CustomTag = 1, BlockwiseTag = 2, MultiAxisTag = 3;

    public static QuantizationParameters Read(ReadContext context, FlatTable table) => new()
    {
        Min = table.Singles(Fields.Min),
        Max = table.Singles(Fields.Max),
        Scale = table.Singles(Fields.Scale),
        ZeroPoint = table.Int64s(Fields.ZeroPoint),
        QuantizedDimension = table.Int32(Fields.QuantizedDimension),
        Details = ReadDetails(context, table),
        UnknownFields = context.Unknown.Of(table, "QuantizationParameters"),
    };

    private static QuantizationDetails? ReadDetails(ReadContext context, FlatTable table)
    {
        var tag = table.Byte(Fields.DetailsType);
        if (!table.TryTable(Fields.Details, out var details)) return null;
        return tag switch
        {
            CustomTag => new CustomQuantization(
                details.ByteArray(FieldIds.CustomQuantization.Custom) ?? [],
                context.Unknown.Of(details, "CustomQuantization")),
            BlockwiseTag => new BlockwiseQuantization(
                details.Int32(Block.Scales),
                details.Int32(Block.ZeroPoints),
                details.Int32(Block.BlockSize),
                context.Unknown.Of(details, "BlockwiseQuantization")),
            MultiAxisTag => new MultiAxisQuantization(
                details.Int32(Axes.Scales),
                details.Int32(Axes.ZeroPoints),
                details.Int32(Axes.BlockSize),
                details.Int32s(Axes.QuantizedDimensions),
                context.Unknown.Of(details, "MultiAxisQuantization")),
            _ => new UnknownQuantization(tag, context.Unknown.OfMember(details, "QuantizationDetails", tag)),
        };
    }
}
