using TfLiteQuant.Model;
using TfLiteQuant.Schema.Binary;

namespace TfLiteQuant.Schema.Structure;

/// <summary>What a file holds beyond the schema, by the table that holds it.</summary>
internal sealed class UnknownFields
{
    private readonly Dictionary<(long Position, string Kind), FieldTable>? _tables;

    private UnknownFields(Dictionary<(long Position, string Kind), FieldTable>? tables) => _tables = tables;

    /// <summary>Nothing unknown, as in nearly every file.</summary>
    public static UnknownFields None { get; } = new(null);

    /// <summary>Where the last object that unknown fields point at ends.</summary>
    public long FurthestEnd { get; private init; }

    /// <summary>Infers what unknown parts hold.</summary>
    /// <param name="bytes">The file, its structure checked.</param>
    /// <param name="schema">What is known.</param>
    /// <exception cref="Diagnostics.TfLiteQuantException">Reading it would cost more than the file justifies.</exception>
    public static UnknownFields Infer(ByteView bytes, BinarySchema schema)
    {
        // Walking again, now with a map of claimed bytes, keeps the common case free of it.
        var claims = new ClaimMap();
        var walker = new StructureWalker(bytes, schema, claims);
        walker.Walk();
        try
        {
            var inference = new UnknownInference(bytes, claims, walker.Budget);
            var tables = inference.Run(walker.Unknown ?? []);
            return new UnknownFields(tables) { FurthestEnd = inference.FurthestEnd };
        }
        catch (FlatBufferFault fault)
        {
            throw fault.At("fields that are newer than this version");
        }
    }

    /// <summary>Unknown fields of a table, null where it has none.</summary>
    /// <param name="table">The table.</param>
    /// <param name="kind">Its name in the schema.</param>
    public FieldTable? Of(FlatTable table, string kind) => _tables?.GetValueOrDefault((table.Position, kind));

    /// <summary>All fields of a union member that the schema does not have.</summary>
    public FieldTable OfMember(FlatTable table, string union, int tag)
        => _tables?.GetValueOrDefault((table.Position, UnknownPart.MemberKind(union, tag))) ?? new FieldTable();
}
