using Google.FlatBuffers;
using TfLiteQuant.Model;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Writes tensors.</summary>
internal static class TensorWriter
{
    /// <summary>Writes a table and returns its offset.</summary>
    public static int Write(TableBuilder builder, Tensor tensor, BufferTable buffers)
    {
        var flat = builder.Flat;
        var unknown = FieldTableWriter.Prepare(builder, tensor.UnknownFields);
        var variants = tensor.VariantTensors is null ? default : builder.Tables(tensor.VariantTensors, variant => WriteVariant(builder, variant));
        var signature = builder.Vector(tensor.ShapeSignature);
        var sparsity = SparsityWriter.Write(builder, tensor.Sparsity);
        var quantization = builder.Quantization.Write(tensor.Quantization);
        var name = builder.Text(tensor.Name);
        var shape = builder.Vector(tensor.Shape);
        builder.StartTable(11, unknown);
        Wire.Tensor.AddExternalBuffer(flat, tensor.ExternalBufferId);
        Wire.Tensor.AddVariantTensors(flat, variants);
        Wire.Tensor.AddShapeSignature(flat, signature);
        Wire.Tensor.AddSparsity(flat, new Offset<Wire.SparsityParameters>(sparsity));
        Wire.Tensor.AddQuantization(flat, new Offset<Wire.QuantizationParameters>(quantization));
        Wire.Tensor.AddName(flat, name);
        Wire.Tensor.AddBuffer(flat, (uint)buffers.IndexOf(tensor.Buffer));
        Wire.Tensor.AddShape(flat, shape);
        Wire.Tensor.AddHasRank(flat, tensor.HasRank);
        Wire.Tensor.AddIsVariable(flat, tensor.IsVariable);
        Wire.Tensor.AddType(flat, (Wire.TensorType)tensor.Type);
        return flat.EndTable();
    }

    private static int WriteVariant(TableBuilder builder, VariantSubType variant)
    {
        var unknown = FieldTableWriter.Prepare(builder, variant.UnknownFields);
        var shape = builder.Vector(variant.Shape);
        builder.StartTable(3, unknown);
        Wire.VariantSubType.AddShape(builder.Flat, shape);
        Wire.VariantSubType.AddHasRank(builder.Flat, variant.HasRank);
        Wire.VariantSubType.AddType(builder.Flat, (Wire.TensorType)variant.Type);
        return builder.Flat.EndTable();
    }
}
