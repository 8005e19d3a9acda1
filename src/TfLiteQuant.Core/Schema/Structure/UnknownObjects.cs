using System.Buffers;
using System.Text.Unicode;
using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Structure;

/// <summary>Objects that unknown fields may point at: tells whether there is one at a position, and takes it.</summary>
internal sealed class UnknownObjects(ByteView bytes, ClaimMap claims, ReadBudget budget)
{
    /// <summary>Zeros after an object that align the next one, at least.</summary>
    private const int UsualAlignment = 4;

    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Bytes of text that can be looked at in the time that one byte of the budget stands for.</summary>
    private const int LookPerCharge = 16;

    private readonly Dictionary<long, long> _endOfTaken = [];
    private readonly SortedSet<long> _boundaries = [];

    /// <summary>Where the last object taken ends.</summary>
    public long FurthestEnd { get; private set; }

    /// <summary>Marks where another object starts, though it is not known yet which.</summary>
    public void AddBoundary(long position) => _boundaries.Add(position);

    /// <summary>Whether a slot, taken as an offset, points at free bytes or at an object taken before.</summary>
    public bool TryTarget(UnknownSlot slot, out long target)
    {
        target = 0;
        return slot.MayBeOffset && TryTarget(slot.At, out target);
    }

    /// <summary>Whether four bytes, taken as an offset, point at free bytes or at an object taken before.</summary>
    public bool TryTarget(long at, out long target)
    {
        var distance = bytes.UInt32(at);
        target = at + distance;
        return distance >= FlatOffset.Size
            && target % FlatOffset.Size == 0
            && target <= bytes.Length - FlatOffset.Size
            && (_endOfTaken.ContainsKey(target) || claims.TryGap(target, bytes.Length, out _));
    }

    /// <summary>Whether a sound table stands at a position.</summary>
    public bool IsTable(long position)
    {
        var vtable = position - bytes.Int32(position);
        if (vtable < 0 || vtable % sizeof(ushort) != 0 || vtable > bytes.Length - sizeof(uint)) return false;
        int vtableSize = bytes.UInt16(vtable);
        int tableSize = bytes.UInt16(vtable + sizeof(ushort));
        if (vtableSize < 4 || vtableSize % 2 != 0 || vtableSize > 4 + (2 * (UnknownGroup.HighestId + 1)) || tableSize < 4) return false;
        if (vtable + vtableSize > bytes.Length || position + tableSize > bytes.Length) return false;
        if (vtable < position + tableSize && position < vtable + vtableSize) return false;
        if (!_endOfTaken.ContainsKey(position) && !claims.IsFree(position, position + tableSize, bytes.Length)) return false;
        if (!claims.IsVTable(vtable) && !claims.IsFree(vtable, vtable + vtableSize, bytes.Length)) return false;
        for (var entry = vtable + 4; entry < vtable + vtableSize; entry += 2)
        {
            int offset = bytes.UInt16(entry);
            if (offset != 0 && (offset < 4 || offset >= tableSize)) return false;
        }

        return true;
    }

    /// <summary>The table at a position, claimed.</summary>
    public FlatTable TakeTable(long position)
    {
        var table = FlatTable.At(bytes, position);
        budget.Charge(ReadBudget.Table + (table.FieldCount * ReadBudget.GenericField));
        claims.AddVTable(table);
        Take(position, position + table.InlineSize);
        return table;
    }

    /// <summary>Whether a slot points at a vector, of bytes at least.</summary>
    public bool TryVector(UnknownSlot slot, out FlatVector vector)
    {
        vector = default;
        if (!TryTarget(slot, out var target)) return false;
        if (bytes.UInt32(target) > bytes.Length - target - sizeof(uint)) return false;
        vector = FlatVector.At(bytes, target, sizeof(byte));
        return Fits(vector, sizeof(byte)) && (vector.Count > 0 || !IsPadding(target));
    }

    /// <summary>Whether a vector has room for elements of a size before the next claimed byte.</summary>
    public bool Fits(FlatVector vector, int elementSize)
    {
        var position = vector.Start - sizeof(uint);
        var end = vector.Start + (vector.Count * elementSize);
        return _endOfTaken.TryGetValue(position, out var takenEnd) ? end <= takenEnd : claims.IsFree(position, end, bytes.Length);
    }

    /// <summary>The vector of offsets at a position, claimed.</summary>
    public FlatVector TakeOffsets(long position)
    {
        var vector = FlatVector.At(bytes, position, FlatOffset.Size);
        budget.Charge(ReadBudget.Array + (vector.Count * sizeof(long)));
        Take(position, vector.End);
        return vector;
    }

    /// <summary>Whether readable, terminated text stands at a position.</summary>
    public bool MayBeText(long position)
    {
        long count = bytes.UInt32(position);
        var start = position + sizeof(uint);
        if (count > FlatText.Longest || start + count + 1 > bytes.Length || bytes.Byte(start + count) != 0) return false;
        budget.Charge(ReadBudget.Array + (count / LookPerCharge));
        var text = bytes.Span(start, (int)count);
        return !text.ContainsAny(ControlBytes) && Utf8.IsValid(text) && (IsTaken(position) || claims.IsFree(position, start + count + 1, bytes.Length));
    }

    /// <summary>Whether text stands at a position and nothing but padding follows: a vector of numbers may begin like text.</summary>
    public bool IsText(long position)
    {
        if (bytes.UInt32(position) == 0 || !MayBeText(position)) return false;
        var end = position + sizeof(uint) + bytes.UInt32(position) + 1;
        var limit = LimitAfter(position, out var alignment);
        return limit >= end && limit - end < alignment && bytes.IsZero(end, limit - end);
    }

    /// <summary>The string at a position, claimed.</summary>
    public string TakeText(long position)
    {
        var vector = FlatText.VectorAt(bytes, position);
        budget.Charge(ReadBudget.Array + (vector.Count * sizeof(char)));
        Take(position, vector.End + 1);
        return FlatText.Read(bytes, position);
    }

    /// <summary>The vector of numbers at a position, claimed, with the largest elements that have room.</summary>
    public FieldValue TakeScalars(long position)
    {
        long count = bytes.UInt32(position);
        var start = position + sizeof(uint);
        var limit = LimitAfter(position, out _);
        var elementSize = sizeof(ulong);
        while (elementSize > 1 && (start % elementSize != 0 || start + (count * elementSize) > limit)) elementSize /= 2;
        var vector = FlatVector.At(bytes, position, elementSize);
        budget.Charge(ReadBudget.Array + vector.ByteLength);
        Take(position, vector.End);
        return FieldValue.Vector(vector.ToBytes(), elementSize);
    }

    private bool IsTaken(long position) => _endOfTaken.ContainsKey(position);

    /// <summary>Where the object at a position ends at the latest.</summary>
    private long LimitAfter(long position, out int alignment)
    {
        alignment = UsualAlignment;
        if (_endOfTaken.TryGetValue(position, out var end)) return end;
        if (!claims.TryGap(position, bytes.Length, out var gap)) return position;
        var boundary = _boundaries.GetViewBetween(position + 1, long.MaxValue).Min;
        if (boundary > position && boundary < gap.End) return boundary;
        alignment = Math.Max(UsualAlignment, gap.Alignment);
        return gap.End;
    }

    /// <summary>Whether the zeros at a position are what alignment leaves free anyway.</summary>
    private bool IsPadding(long position)
    {
        if (IsTaken(position) || !claims.TryGap(position, bytes.Length, out var gap)) return false;
        return gap.End - gap.Start < Math.Max(UsualAlignment, gap.Alignment) && bytes.IsZero(gap.Start, gap.End - gap.Start);
    }

    private void Take(long start, long end)
    {
        FurthestEnd = Math.Max(FurthestEnd, end);
        if (_endOfTaken.TryAdd(start, end)) claims.Add(start, end, UsualAlignment);
    }
}
