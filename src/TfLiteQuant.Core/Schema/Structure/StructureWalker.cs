using TfLiteQuant.Diagnostics;
using TfLiteQuant.Schema.Binary;

namespace TfLiteQuant.Schema.Structure;

/// <summary>
/// Checks a whole FlatBuffer against the schema before anything is read from it: offsets, vtables, alignment, extents of
/// strings and vectors, union members, nesting, and total cost. The generated verifier only answers yes or no, wants the
/// file in an array, and cannot tell where the last object ends or what is unknown.
/// </summary>
internal sealed class StructureWalker(ByteView bytes, BinarySchema schema, ClaimMap? claims = null)
{
    /// <summary>Tables inside tables; real models have about five levels.</summary>
    public const int DeepestNesting = 64;

    private readonly StructurePath _path = new();
    private readonly ReadBudget _budget = new(bytes.Length);
    private int _nesting;

    /// <summary>Where the last object of the FlatBuffer ends.</summary>
    public long FurthestEnd { get; private set; }

    /// <summary>What the schema does not describe, in the order met; null where it describes everything.</summary>
    public List<UnknownPart>? Unknown { get; private set; }

    /// <summary>The budget with what the walk left of it.</summary>
    public ReadBudget Budget => _budget;

    /// <summary>Walks everything that can be reached from the root.</summary>
    /// <exception cref="TfLiteQuantException">The structure is unsound; the message names the path.</exception>
    public void Walk()
    {
        try
        {
            Claim(0, ModelHeader.Length, sizeof(int));
            WalkTable(FlatOffset.Follow(bytes, 0), schema.Root, isGeneric: false);
        }
        catch (FlatBufferFault fault)
        {
            throw fault.At(_path.ToString());
        }
    }

    /// <param name="position">Where the table lies.</param>
    /// <param name="type">Its declaration.</param>
    /// <param name="isGeneric">Whether it is read field by field, as options are, which takes more memory.</param>
    private void WalkTable(long position, SchemaTable type, bool isGeneric)
    {
        if (++_nesting > DeepestNesting) throw FlatBufferFault.Invalid($"Tables are nested deeper than {DeepestNesting}.");
        var table = FlatTable.At(bytes, position);
        _budget.Charge(ReadBudget.Table + table.FieldCount);
        ClaimVTable(table);
        var end = position + sizeof(int);
        var isUnknownHere = false;
        for (var id = 0; id < table.FieldCount; id++)
        {
            var at = table.PositionOf(id);
            if (at == 0) continue;
            if (type.Field(id) is not { } field)
            {
                isUnknownHere = true;
                continue;
            }

            _path.Enter(field.Name);
            end = Math.Max(end, at + WalkField(table, type, id, at, isGeneric));
            _path.Leave();
        }

        if (isUnknownHere)
        {
            (Unknown ??= []).Add(new UnknownPart(position, type.Name, type));
            end = Math.Max(end, Math.Min(position + table.InlineSize, bytes.Length));
        }

        Claim(position, end, sizeof(int));
        _nesting--;
    }

    /// <summary>Returns the bytes that the field takes in its table.</summary>
    private int WalkField(FlatTable table, SchemaTable type, int id, long at, bool isGeneric)
    {
        var field = type.Fields[id]!;
        var size = field.Type.Size();
        bytes.Require("A field", at, size);
        if (at % size != 0) throw FlatBufferFault.Invalid($"The field at byte {at} is not aligned to {size} bytes.");
        if (isGeneric) _budget.Charge(ReadBudget.GenericField);
        switch (field.Type)
        {
            case BaseType.String:
                WalkText(FlatOffset.Follow(bytes, at));
                break;
            case BaseType.Vector:
                WalkVector(FlatOffset.Follow(bytes, at), field, type.StaysInFile, isGeneric);
                break;
            case BaseType.Object:
                WalkTable(FlatOffset.Follow(bytes, at), field.Table, isGeneric);
                break;
            case BaseType.Union:
                WalkUnion(FlatOffset.Follow(bytes, at), table.Byte(id - 1), field.Union);
                break;
        }

        return size;
    }

    private void WalkUnion(long position, int tag, SchemaUnion union)
    {
        if (tag == 0) throw FlatBufferFault.Invalid($"The union {union.Name} has a value, but its tag says that it has none.");
        if (union.Member(tag) is { } member)
        {
            _path.Member(member.Name);
            WalkTable(position, member, isGeneric: true);
            return;
        }

        _path.Member($"tag {tag}");
        var table = FlatTable.At(bytes, position);
        _budget.Charge(ReadBudget.Table + table.FieldCount);
        ClaimVTable(table);
        Claim(position, Math.Min(position + Math.Max(table.InlineSize, sizeof(int)), bytes.Length), sizeof(int));
        (Unknown ??= []).Add(new UnknownPart(position, UnknownPart.MemberKind(union.Name, tag), null));
    }

    private void WalkVector(long position, SchemaField field, bool staysInFile, bool isGeneric)
    {
        var vector = FlatVector.At(bytes, position, field.Element.Size());
        // Alignment that the schema asks of byte vectors (16 for tensor data) only matters to who looks for padding.
        Claim(position, vector.End, field.Element == BaseType.UByte ? 16 : Math.Max(sizeof(int), vector.ElementSize));
        _budget.Charge(ReadBudget.Array);
        if (field.Element.IsScalar())
        {
            if (field.Element != BaseType.UByte || !staysInFile) _budget.Charge(vector.ByteLength);
            return;
        }

        for (long i = 0; i < vector.Count; i++)
        {
            _path.At(i);
            if (field.Element == BaseType.String) WalkText(vector.Target(i));
            else WalkTable(vector.Target(i), field.Table, isGeneric);
        }
    }

    private void WalkText(long position)
    {
        var vector = FlatText.VectorAt(bytes, position);
        _budget.Charge(ReadBudget.Array + (vector.Count * sizeof(char)));
        Claim(position, vector.End + 1, sizeof(int));
    }

    private void ClaimVTable(FlatTable table)
    {
        FurthestEnd = Math.Max(FurthestEnd, table.VTableEnd);
        claims?.AddVTable(table);
    }

    private void Claim(long start, long end, int alignment)
    {
        FurthestEnd = Math.Max(FurthestEnd, end);
        claims?.Add(start, end, alignment);
    }
}
