using TfLiteQuant.Model;
using TfLiteQuant.Schema.Binary;

namespace TfLiteQuant.Schema.Structure;

/// <summary>
/// Tables of one unknown layout. Judging a field over all tables at once makes chance hits rare: it is an offset only if
/// it could be one in every table that has it.
/// </summary>
internal sealed class UnknownGroup(int depth, SchemaTable? known, ReadBudget budget)
{
    /// <summary>Highest id that is kept, such that the writer's 16-bit vtables and tables hold all of them.</summary>
    public const int HighestId = 7_999;

    private readonly SortedDictionary<int, List<UnknownSlot>> _slots = [];

    /// <summary>How many unknown tables this one lies in.</summary>
    public int Depth { get; } = depth;

    /// <summary>Fields of the layout by id, with an entry for each table that has the field.</summary>
    public IEnumerable<List<UnknownSlot>> Slots => _slots.Values;

    /// <summary>Adds a table and returns where the values of its unknown fields will be.</summary>
    public FieldTable Add(FlatTable table)
    {
        var fields = new FieldTable();
        var occupied = new List<long>();
        for (var id = 0; id < table.FieldCount; id++)
            if (table.PositionOf(id) is var at and not 0) occupied.Add(at);
        occupied.Sort();
        var end = Math.Min(table.Position + table.InlineSize, table.Bytes.Length);
        for (var id = 0; id < table.FieldCount; id++)
        {
            var at = table.PositionOf(id);
            if (at == 0 || known?.Field(id) is not null) continue;
            var next = occupied.BinarySearch(at) + 1;
            var span = (next < occupied.Count ? occupied[next] : end) - at;
            if (id > HighestId) throw FlatBufferFault.Invalid($"The table at byte {table.Position} has a field {id}; no format has so many.");
            if (span < 1) throw FlatBufferFault.Invalid($"Field {id} of the table at byte {table.Position} has no room in it.");
            budget.Charge(ReadBudget.UnknownField);
            if (!_slots.TryGetValue(id, out var slots)) _slots.Add(id, slots = []);
            slots.Add(new UnknownSlot(at, (int)Math.Min(span, int.MaxValue), id, fields));
        }

        return fields;
    }
}
