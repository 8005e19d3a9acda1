using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using Code = TfLiteQuant.Schema.FieldIds.OperatorCode;
using Entry = TfLiteQuant.Schema.FieldIds.Metadata;
using External = TfLiteQuant.Schema.FieldIds.ExternalBuffer;
using Fields = TfLiteQuant.Schema.FieldIds.Model;
using Group = TfLiteQuant.Schema.FieldIds.ExternalBufferGroup;

namespace TfLiteQuant.Schema.Reading;

/// <summary>Reads the root table and everything below it into a model. The structure has been verified.</summary>
internal static class ModelTableReader
{
    /// <summary>The schema version in use.</summary>
    public const uint SchemaVersion = 3;

    /// <summary>Fills an empty model from the root table.</summary>
    public static void Read(ReadContext context, TfLiteModel model)
    {
        var root = FlatTable.At(context.Bytes, FlatOffset.Follow(context.Bytes, 0));
        model.SchemaVersion = RequireVersion(root.UInt32(Fields.Version));
        model.Description = root.Text(Fields.Description);
        model.UnknownFields = context.Unknown.Of(root, "Model");
        ReadEach(root, Fields.OperatorCodes, model.OperatorCodes, (table, _) => ReadOperatorCode(context, table));
        var isOutside = false;
        ReadEach(root, Fields.Buffers, model.Buffers, (table, index) => BufferReader.Read(context, table, index, ref isOutside));
        if (model.Buffers.Count == 0) model.Buffers.Add(new ModelBuffer());
        ReadEach(root, Fields.Subgraphs, model.Subgraphs, (table, index) => SubgraphReader.Read(context, table, model, index));
        ReadEach(root, Fields.Metadata, model.Metadata, (table, index) => ReadMetadata(context, table, model, index));
        ReadMetadataBuffers(root, model);
        ReadEach(root, Fields.SignatureDefs, model.Signatures, (table, _) => SignatureReader.Read(context, table));
        ReadEach(root, Fields.ExternalBufferGroups, model.ExternalBufferGroups, (table, _) => ReadExternalGroup(context, table));
        ReadEach(root, Fields.ExternalBuffers, model.ExternalBuffers, (table, _) => ReadExternalBuffer(context, table));
        model.UsesBufferOffsets = isOutside || context.OutsideEnd > 0;
    }

    private static void ReadEach<T>(FlatTable root, int id, List<T> destination, Func<FlatTable, int, T> read)
    {
        var vector = root.Vector(id, FlatOffset.Size);
        destination.EnsureCapacity((int)vector.Count);
        for (var i = 0; i < vector.Count; i++) destination.Add(read(vector.Table(i), i));
    }

    private static uint RequireVersion(uint version) => version == SchemaVersion
        ? version
        : throw new TfLiteQuantException(
            ErrorCode.UnsupportedSchemaVersion,
            $"The file states schema version {version}; {SchemaVersion} is the one in use.",
            "Convert the model anew with a current converter.");

    private static OperatorCode ReadOperatorCode(ReadContext context, FlatTable table) => new()
    {
        // Old writers fill only the byte-sized field; new ones both, with the byte capped at 127.
        Builtin = (BuiltinOperator)Math.Max(table.SByte(Code.DeprecatedBuiltinCode), table.Int32(Code.BuiltinCode)),
        CustomCode = table.Text(Code.CustomCode),
        Version = table.Int32(Code.Version, 1),
        UnknownFields = context.Unknown.Of(table, "OperatorCode"),
    };

    private static MetadataEntry ReadMetadata(ReadContext context, FlatTable table, TfLiteModel model, int index) => new()
    {
        Name = table.Text(Entry.Name),
        Buffer = BufferOf(model, table.UInt32(Entry.Buffer), $"Metadata entry {index}"),
        UnknownFields = context.Unknown.Of(table, "Metadata"),
    };

    private static void ReadMetadataBuffers(FlatTable root, TfLiteModel model)
    {
        if (root.Int32s(Fields.MetadataBuffer) is not { } indices) return;
        model.MetadataBuffers = new List<ModelBuffer>(indices.Length);
        foreach (var index in indices) model.MetadataBuffers.Add(BufferOf(model, (uint)index, "The list of metadata buffers"));
    }

    private static ModelBuffer BufferOf(TfLiteModel model, uint index, string what) => index < model.Buffers.Count
        ? model.Buffers[(int)index]
        : throw new TfLiteQuantException(
            ErrorCode.InvalidModel,
            $"{what} refers to buffer {index}, but the model has {model.Buffers.Count}.",
            FlatBufferFault.InvalidAdvice);

    private static ExternalBufferGroup ReadExternalGroup(ReadContext context, FlatTable table)
        => new() { Name = table.Text(Group.Name), UnknownFields = context.Unknown.Of(table, "ExternalBufferGroup") };

    private static ExternalBuffer ReadExternalBuffer(ReadContext context, FlatTable table) => new()
    {
        Id = table.UInt32(External.Id),
        Group = table.UInt32(External.Group),
        Offset = table.UInt64(External.Offset),
        Length = table.UInt64(External.Length),
        Packing = table.Text(External.Packing),
        UnknownFields = context.Unknown.Of(table, "ExternalBuffer"),
    };
}
