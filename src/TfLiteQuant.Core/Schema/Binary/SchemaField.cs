namespace TfLiteQuant.Schema.Binary;

/// <summary>A field of a table as the schema declares it.</summary>
internal sealed class SchemaField(BinarySchema schema, string name, BaseType type, BaseType element, int index)
{
    private SchemaTable? _table;
    private SchemaUnion? _union;

    public string Name { get; } = name;

    public BaseType Type { get; } = type;

    /// <summary>Type of a vector's elements; <see cref="BaseType.None"/> for all else.</summary>
    public BaseType Element { get; } = element;

    /// <summary>The table that the field, or each element of its vector, is.</summary>
    public SchemaTable Table => _table ??= schema.TableAt(index);

    /// <summary>The union that the field is one member of.</summary>
    public SchemaUnion Union => _union ??= schema.UnionAt(index);
}
