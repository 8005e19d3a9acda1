using Google.FlatBuffers;
using TfLiteQuant.Model;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Writes the root table and everything below it, in the layout that flatc's generated code produces.</summary>
internal static class ModelTableWriter
{
    /// <summary>Highest code that the byte-sized field of old readers can hold; it then says "look at the other field".</summary>
    private const int HighestByteCode = 127;

    /// <summary>Builds the finished FlatBuffer without constant data.</summary>
    /// <param name="builder">A new builder.</param>
    /// <param name="model">The model.</param>
    /// <param name="buffers">Its buffers as they will be written.</param>
    /// <param name="usesOffsets">Whether constant data goes outside the FlatBuffer.</param>
    public static void Write(TableBuilder builder, TfLiteModel model, BufferTable buffers, bool usesOffsets)
    {
        var flat = builder.Flat;
        var codes = new OperatorCodeTable(model);
        var unknown = FieldTableWriter.Prepare(builder, model.UnknownFields);
        var external = builder.TablesUnlessEmpty(model.ExternalBuffers, buffer => WriteExternalBuffer(builder, buffer));
        var groups = builder.TablesUnlessEmpty(model.ExternalBufferGroups, group => WriteExternalGroup(builder, group));
        var signatures = builder.TablesUnlessEmpty(model.Signatures, signature => SignatureWriter.Write(builder, signature));
        var metadata = builder.TablesUnlessEmpty(model.Metadata, entry => WriteMetadata(builder, entry, buffers));
        var metadataBuffers = builder.Vector(model.MetadataBuffers?.ConvertAll(buffers.IndexOf).ToArray());
        var data = BufferVectorWriter.Write(builder, buffers, usesOffsets);
        var description = builder.Text(model.Description);
        var subgraphs = builder.Tables(model.Subgraphs, subgraph => SubgraphWriter.Write(builder, subgraph, buffers, codes, usesOffsets));
        var operatorCodes = builder.Tables(codes.Codes, code => WriteOperatorCode(builder, code));
        builder.StartTable(10, unknown);
        Wire.Model.AddExternalBuffers(flat, external);
        Wire.Model.AddExternalBufferGroups(flat, groups);
        Wire.Model.AddSignatureDefs(flat, signatures);
        Wire.Model.AddMetadata(flat, metadata);
        Wire.Model.AddMetadataBuffer(flat, metadataBuffers);
        Wire.Model.AddBuffers(flat, data);
        Wire.Model.AddDescription(flat, description);
        Wire.Model.AddSubgraphs(flat, subgraphs);
        Wire.Model.AddOperatorCodes(flat, operatorCodes);
        Wire.Model.AddVersion(flat, model.SchemaVersion);
        Wire.Model.FinishModelBuffer(flat, new Offset<Wire.Model>(flat.EndTable()));
    }

    private static int WriteOperatorCode(TableBuilder builder, OperatorCode code)
    {
        var unknown = FieldTableWriter.Prepare(builder, code.UnknownFields);
        var custom = builder.Text(code.CustomCode);
        builder.StartTable(4, unknown);
        Wire.OperatorCode.AddBuiltinCode(builder.Flat, (Wire.BuiltinOperator)code.Builtin);
        Wire.OperatorCode.AddVersion(builder.Flat, code.Version);
        Wire.OperatorCode.AddCustomCode(builder.Flat, custom);
        Wire.OperatorCode.AddDeprecatedBuiltinCode(builder.Flat, (sbyte)Math.Min((int)code.Builtin, HighestByteCode));
        return builder.Flat.EndTable();
    }

    private static int WriteMetadata(TableBuilder builder, MetadataEntry entry, BufferTable buffers)
    {
        var unknown = FieldTableWriter.Prepare(builder, entry.UnknownFields);
        var name = builder.Text(entry.Name);
        builder.StartTable(2, unknown);
        Wire.Metadata.AddBuffer(builder.Flat, (uint)buffers.IndexOf(entry.Buffer));
        Wire.Metadata.AddName(builder.Flat, name);
        return builder.Flat.EndTable();
    }

    private static int WriteExternalGroup(TableBuilder builder, ExternalBufferGroup group)
    {
        var unknown = FieldTableWriter.Prepare(builder, group.UnknownFields);
        var name = builder.Text(group.Name);
        builder.StartTable(1, unknown);
        Wire.ExternalBufferGroup.AddName(builder.Flat, name);
        return builder.Flat.EndTable();
    }

    private static int WriteExternalBuffer(TableBuilder builder, ExternalBuffer buffer)
    {
        var unknown = FieldTableWriter.Prepare(builder, buffer.UnknownFields);
        var packing = builder.Text(buffer.Packing);
        builder.StartTable(5, unknown);
        Wire.ExternalBuffer.AddLength(builder.Flat, buffer.Length);
        Wire.ExternalBuffer.AddOffset(builder.Flat, buffer.Offset);
        Wire.ExternalBuffer.AddPacking(builder.Flat, packing);
        Wire.ExternalBuffer.AddGroup(builder.Flat, buffer.Group);
        Wire.ExternalBuffer.AddId(builder.Flat, buffer.Id);
        return builder.Flat.EndTable();
    }
}
