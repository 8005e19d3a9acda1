using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using Fields = TfLiteQuant.Schema.FieldIds.Tensor;
using Variant = TfLiteQuant.Schema.FieldIds.VariantSubType;

namespace TfLiteQuant.Schema.Reading;

/// <summary>Reads tensors.</summary>
internal static class TensorReader
{
    public static Tensor Read(ReadContext context, FlatTable table, TfLiteModel model, int subgraph, int index)
    {
        var name = table.Text(Fields.Name);
        var buffer = table.UInt32(Fields.Buffer);
        if (buffer >= model.Buffers.Count)
        {
            throw new TfLiteQuantException(
                ErrorCode.InvalidModel,
                $"The tensor refers to buffer {buffer}, but the model has {model.Buffers.Count}.",
                FlatBufferFault.InvalidAdvice,
                new ModelLocation(Subgraph: subgraph, TensorIndex: index, TensorName: name));
        }

        return new Tensor
        {
            Name = name,
            Type = (TensorType)table.SByte(Fields.Type),
            Shape = table.Int32s(Fields.Shape),
            ShapeSignature = table.Int32s(Fields.ShapeSignature),
            HasRank = table.Boolean(Fields.HasRank),
            Buffer = model.Buffers[(int)buffer],
            Quantization = table.TryTable(Fields.Quantization, out var quantization) ? QuantizationReader.Read(context, quantization) : null,
            IsVariable = table.Boolean(Fields.IsVariable),
            Sparsity = table.TryTable(Fields.Sparsity, out var sparsity) ? SparsityReader.Read(context, sparsity) : null,
            VariantTensors = ReadVariants(context, table),
            ExternalBufferId = table.UInt32(Fields.ExternalBuffer),
            UnknownFields = context.Unknown.Of(table, "Tensor"),
        };
    }

    private static List<VariantSubType>? ReadVariants(ReadContext context, FlatTable table)
    {
        if (table.PositionOf(Fields.VariantTensors) == 0) return null;
        var vector = table.Vector(Fields.VariantTensors, FlatOffset.Size);
        var variants = new List<VariantSubType>((int)vector.Count);
        for (long i = 0; i < vector.Count; i++)
        {
            var variant = vector.Table(i);
            variants.Add(new VariantSubType
            {
                Shape = variant.Int32s(Variant.Shape),
                Type = (TensorType)variant.SByte(Variant.Type),
                HasRank = variant.Boolean(Variant.HasRank),
                UnknownFields = context.Unknown.Of(variant, "VariantSubType"),
            });
        }

        return variants;
    }
}
