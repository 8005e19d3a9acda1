namespace TfLiteQuant.Schema.Binary;

/// <summary>A table as the schema declares it.</summary>
internal sealed class SchemaTable(string name, SchemaField?[] fields)
{
    /// <summary>Name without namespace, such as <c>Conv2DOptions</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Fields by id; null for an id that the schema does not use.</summary>
    public SchemaField?[] Fields { get; } = fields;

    /// <summary>Whether byte vectors of the table are tensor data or custom options, which are used where they lie in the
    /// file; all others are copied when read.</summary>
    public bool StaysInFile { get; } = name is "Buffer" or "Operator";

    /// <summary>The field of that id, null where the schema has none.</summary>
    public SchemaField? Field(int id) => (uint)id < (uint)Fields.Length ? Fields[id] : null;
}
