using TfLiteQuant.Schema.Structure;

namespace TfLiteQuant.Schema.Binary;

/// <summary>
/// The schema of .tflite files as data: flatc's binary form of <c>tflite.fbs</c>, embedded in the assembly and read in
/// place. Tables are taken from it as they are met, so that opening a model does not pay for 190 of them.
/// </summary>
internal sealed class BinarySchema
{
    private const string ResourceName = "tflite.bfbs";

    private static BinarySchema? _instance;

    private readonly FlatVector _objects;
    private readonly FlatVector _enums;
    private readonly SchemaTable?[] _tables;
    private readonly SchemaUnion?[] _unions;
    private readonly Lock _lock = new();
    private SchemaTable? _operator;

    private BinarySchema(ByteView bytes)
    {
        var root = FlatTable.At(bytes, FlatOffset.Follow(bytes, 0));
        _objects = root.Vector(Ids.Objects, FlatOffset.Size);
        _enums = root.Vector(Ids.Enums, FlatOffset.Size);
        _tables = new SchemaTable?[_objects.Count];
        _unions = new SchemaUnion?[_enums.Count];
        var rootPosition = root.TargetOf(Ids.RootTable);
        for (var index = 0; index < _tables.Length; index++)
            if (_objects.Target(index) == rootPosition) RootIndex = index;
    }

    /// <summary>The schema of .tflite files.</summary>
    public static BinarySchema TfLite => _instance ??= Load();

    /// <summary>The table <c>Model</c>.</summary>
    public SchemaTable Root => TableAt(RootIndex);

    /// <summary>The table <c>Operator</c>, whose unions name all options.</summary>
    public SchemaTable Operator => _operator ??= Root.Fields[FieldIds.Model.Subgraphs]!.Table.Fields[FieldIds.SubGraph.Operators]!.Table;

    /// <summary>How many tables the schema has.</summary>
    public int TableCount => _tables.Length;

    private int RootIndex { get; }

    /// <summary>The table of that index.</summary>
    public SchemaTable TableAt(int index)
    {
        lock (_lock) return _tables[index] ??= ReadTable(_objects.Table(index));
    }

    /// <summary>The union of that index among the enumerations.</summary>
    public SchemaUnion UnionAt(int index)
    {
        lock (_lock) return _unions[index] ??= ReadUnion(this, _enums.Table(index));
    }

    private static unsafe BinarySchema Load()
    {
        var stream = typeof(BinarySchema).Assembly.GetManifestResourceStream(ResourceName) as UnmanagedMemoryStream
            ?? throw new InvalidOperationException($"The assembly lacks its resource {ResourceName}.");
        return new BinarySchema(new ByteView(stream.PositionPointer, stream.Length));
    }

    private static string ShortName(FlatTable table)
    {
        var name = table.Text(Ids.Name) ?? "";
        return name[(name.LastIndexOf('.') + 1)..];
    }

    private static SchemaUnion ReadUnion(BinarySchema schema, FlatTable table)
    {
        var values = table.Vector(Ids.EnumValues, FlatOffset.Size);
        var tables = new int[(int)values.Table(values.Count - 1).UInt64(Ids.ValueNumber) + 1];
        for (var tag = 0; tag < tables.Length; tag++) tables[tag] = -1;
        for (long i = 0; i < values.Count; i++)
        {
            var value = values.Table(i);
            if (value.TryTable(Ids.ValueUnionType, out var type) && (BaseType)type.Byte(Ids.TypeBase) == BaseType.Object)
                tables[value.UInt64(Ids.ValueNumber)] = type.Int32(Ids.TypeIndex, -1);
        }

        return new SchemaUnion(schema, ShortName(table), tables);
    }

    private SchemaTable ReadTable(FlatTable table)
    {
        var declared = table.Vector(Ids.ObjectFields, FlatOffset.Size);
        var highest = -1;
        for (long i = 0; i < declared.Count; i++) highest = Math.Max(highest, declared.Table(i).UInt16(Ids.FieldId));
        var fields = new SchemaField?[highest + 1];
        for (long i = 0; i < declared.Count; i++)
        {
            var field = declared.Table(i);
            if (!field.TryTable(Ids.FieldType, out var type)) continue;
            fields[field.UInt16(Ids.FieldId)] = new SchemaField(
                this,
                field.Text(Ids.Name) ?? "",
                (BaseType)type.Byte(Ids.TypeBase),
                (BaseType)type.Byte(Ids.TypeElement),
                type.Int32(Ids.TypeIndex, -1));
        }

        return new SchemaTable(ShortName(table), fields);
    }

    /// <summary>Field ids of the FlatBuffers reflection schema.</summary>
    private static class Ids
    {
        public const int Objects = 0;
        public const int Enums = 1;
        public const int RootTable = 4;
        public const int Name = 0;
        public const int ObjectFields = 1;
        public const int FieldType = 1;
        public const int FieldId = 2;
        public const int EnumValues = 1;
        public const int ValueNumber = 1;
        public const int ValueUnionType = 3;
        public const int TypeBase = 0;
        public const int TypeElement = 1;
        public const int TypeIndex = 2;
    }
}
