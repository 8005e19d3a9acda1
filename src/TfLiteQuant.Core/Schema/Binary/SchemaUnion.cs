namespace TfLiteQuant.Schema.Binary;

/// <summary>A union as the schema declares it.</summary>
internal sealed class SchemaUnion(BinarySchema schema, string name, int[] memberTables)
{
    public string Name { get; } = name;

    /// <summary>Tags that the schema knows are below this.</summary>
    public int Count => memberTables.Length;

    /// <summary>The table that a tag stands for; null for no member (0) and for tags newer than this schema.</summary>
    public SchemaTable? Member(int tag) => tag > 0 && tag < memberTables.Length && memberTables[tag] >= 0
        ? schema.TableAt(memberTables[tag])
        : null;
}
