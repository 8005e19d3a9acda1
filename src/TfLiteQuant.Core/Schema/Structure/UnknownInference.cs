using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Structure;

/// <summary>
/// Finds out what fields beyond the schema hold, so that they can be written back elsewhere in another file. Offsets must
/// be told from numbers: a number copied as an offset changes its value, an offset copied as a number dangles.
/// </summary>
/// <remarks>
/// A field is an offset if, in every table that has it, it points forward at bytes that nothing known claims and that
/// decode as an object. Tables come first, since they are checked most strictly and claim the most; then strings; what is
/// left are vectors, whose element size is the largest that fits before the next object, as copying too much is harmless.
/// Structs inline in a table are not recognised: the format has none.
/// </remarks>
internal sealed class UnknownInference(ByteView bytes, ClaimMap claims, ReadBudget budget)
{
    private readonly UnknownObjects _objects = new(bytes, claims, budget);
    private readonly Queue<UnknownGroup> _groups = new();
    private readonly List<List<UnknownSlot>> _undecided = [];

    /// <summary>Where the last object found ends.</summary>
    public long FurthestEnd => _objects.FurthestEnd;

    /// <summary>Infers the fields of all parts.</summary>
    public Dictionary<(long Position, string Kind), FieldTable> Run(List<UnknownPart> parts)
    {
        var tables = new Dictionary<(long Position, string Kind), FieldTable>();
        var byKind = new Dictionary<string, UnknownGroup>();
        foreach (var part in parts)
        {
            if (tables.ContainsKey((part.Position, part.Kind))) continue;
            if (!byKind.TryGetValue(part.Kind, out var group))
            {
                byKind.Add(part.Kind, group = new UnknownGroup(depth: 1, part.KnownFields, budget));
                _groups.Enqueue(group);
            }

            tables.Add((part.Position, part.Kind), group.Add(FlatTable.At(bytes, part.Position)));
        }

        while (_groups.TryDequeue(out var group))
            foreach (var slots in group.Slots)
                if (!TryTables(slots, group.Depth) && !TryTableVectors(slots, group.Depth)) _undecided.Add(slots);
        DecideRest();
        return tables;
    }

    private bool TryTables(List<UnknownSlot> slots, int depth)
    {
        if (!slots.TrueForAll(slot => _objects.TryTarget(slot, out var target) && _objects.IsTable(target))) return false;
        var inner = Nest(depth);
        foreach (var slot in slots)
            slot.Destination.Set(slot.Id, FieldValue.Nested(inner.Add(_objects.TakeTable(slot.Target(bytes)))));
        return true;
    }

    private bool TryTableVectors(List<UnknownSlot> slots, int depth)
    {
        if (!AreOffsetVectors(slots, _objects.IsTable)) return false;
        var inner = Nest(depth);
        foreach (var slot in slots)
        {
            var vector = _objects.TakeOffsets(slot.Target(bytes));
            var tables = new FieldTable[vector.Count];
            for (var i = 0; i < tables.Length; i++) tables[i] = inner.Add(_objects.TakeTable(vector.Target(i)));
            slot.Destination.Set(slot.Id, FieldValue.Nested(tables));
        }

        return true;
    }

    /// <summary>Decides what no table explains. Numbers go first, so that only real offsets bound the objects before
    /// them; vectors of strings before strings, for the same reason.</summary>
    private void DecideRest()
    {
        _undecided.RemoveAll(slots =>
        {
            if (slots.TrueForAll(slot => _objects.TryVector(slot, out _))) return false;
            foreach (var slot in slots) slot.Destination.Set(slot.Id, slot.AsScalar(bytes));
            return true;
        });
        _undecided.RemoveAll(TryTextVectors);
        foreach (var slots in _undecided)
            foreach (var slot in slots) _objects.AddBoundary(slot.Target(bytes));
        _undecided.RemoveAll(TryTexts);
        foreach (var slots in _undecided)
            foreach (var slot in slots) slot.Destination.Set(slot.Id, _objects.TakeScalars(slot.Target(bytes)));
    }

    private bool TryTextVectors(List<UnknownSlot> slots)
    {
        if (!AreOffsetVectors(slots, _objects.MayBeText)) return false;
        foreach (var slot in slots)
        {
            var vector = _objects.TakeOffsets(slot.Target(bytes));
            var texts = new string[vector.Count];
            for (var i = 0; i < texts.Length; i++) texts[i] = _objects.TakeText(vector.Target(i));
            slot.Destination.Set(slot.Id, FieldValue.Texts(texts));
        }

        return true;
    }

    private bool TryTexts(List<UnknownSlot> slots)
    {
        if (!slots.TrueForAll(slot => _objects.IsText(slot.Target(bytes)))) return false;
        foreach (var slot in slots) slot.Destination.Set(slot.Id, FieldValue.Text(_objects.TakeText(slot.Target(bytes))));
        return true;
    }

    /// <summary>Whether all slots point at vectors of offsets, with an element among them, to objects of one kind.</summary>
    private bool AreOffsetVectors(List<UnknownSlot> slots, Predicate<long> isObject)
    {
        var elements = 0L;
        foreach (var slot in slots)
        {
            if (!_objects.TryVector(slot, out var vector) || !_objects.Fits(vector, FlatOffset.Size)) return false;
            // Looking costs time, also where nothing comes of it.
            budget.Charge(vector.Count);
            for (long i = 0; i < vector.Count; i++)
                if (!_objects.TryTarget(vector.Start + (i * FlatOffset.Size), out var target) || !isObject(target)) return false;
            elements += vector.Count;
        }

        return elements > 0;
    }

    private UnknownGroup Nest(int depth)
    {
        if (depth >= StructureWalker.DeepestNesting) throw FlatBufferFault.Invalid($"Tables are nested deeper than {StructureWalker.DeepestNesting}.");
        var inner = new UnknownGroup(depth + 1, known: null, budget);
        _groups.Enqueue(inner);
        return inner;
    }
}
