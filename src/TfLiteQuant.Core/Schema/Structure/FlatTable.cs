using System.Runtime.CompilerServices;

namespace TfLiteQuant.Schema.Structure;

/// <summary>
/// A table of a FlatBuffer, read in place. The package's own reader wants a managed array, which would mean a copy of the
/// mapped file and a limit of 2 GB; this one sits on the map.
/// </summary>
internal readonly struct FlatTable
{
    /// <summary>Bytes of the vtable in front of the field entries: its own size and the table's.</summary>
    private const int VTableHeader = 4;

    private readonly int _vtableSize;

    private FlatTable(ByteView bytes, long position, long vtable, int vtableSize)
    {
        Bytes = bytes;
        Position = position;
        VTable = vtable;
        _vtableSize = vtableSize;
    }

    public ByteView Bytes { get; }

    /// <summary>Where the table starts, in bytes from the start of the file.</summary>
    public long Position { get; }

    /// <summary>Where its vtable starts.</summary>
    public long VTable { get; }

    /// <summary>Where its vtable ends.</summary>
    public long VTableEnd => VTable + _vtableSize;

    /// <summary>Fields the vtable has entries for, present or not.</summary>
    public int FieldCount => (_vtableSize - VTableHeader) / sizeof(ushort);

    /// <summary>Bytes of the table itself as its vtable states them.</summary>
    public int InlineSize => Bytes.UInt16(VTable + sizeof(ushort));

    /// <summary>The table at a position, its vtable checked.</summary>
    /// <exception cref="FlatBufferFault">There is no sound table.</exception>
    public static FlatTable At(ByteView bytes, long position)
    {
        if (position % sizeof(int) != 0) throw FlatBufferFault.Invalid($"The table at byte {position} is not aligned to 4 bytes.");
        bytes.Require("A table", position, sizeof(int));
        var vtable = position - bytes.Int32(position);
        if (vtable < 0 || vtable % sizeof(ushort) != 0)
            throw FlatBufferFault.Invalid($"The table at byte {position} points to its vtable at byte {vtable}.");
        bytes.Require("A vtable", vtable, VTableHeader);
        int size = bytes.UInt16(vtable);
        if (size < VTableHeader || size % sizeof(ushort) != 0)
            throw FlatBufferFault.Invalid($"The vtable at byte {vtable} states a size of {size} bytes.");
        bytes.Require("A vtable", vtable, size);
        return new FlatTable(bytes, position, vtable, size);
    }

    /// <summary>Where a field lies, 0 where the table does not have it.</summary>
    /// <exception cref="FlatBufferFault">The vtable places it on the table's own header.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long PositionOf(int id)
    {
        if (id >= FieldCount) return 0;
        int offset = Bytes.UInt16(VTable + VTableHeader + (id * sizeof(ushort)));
        if (offset == 0) return 0;
        if (offset < sizeof(int)) throw FlatBufferFault.Invalid($"The vtable at byte {VTable} places field {id} on the table's header.");
        return Position + offset;
    }

    /// <summary>A field, or its default where the table does not have it; so with the readers of other types below.</summary>
    public int Int32(int id, int defaultValue = 0) => PositionOf(id) is var at and not 0 ? Bytes.Int32(at) : defaultValue;

    public uint UInt32(int id) => PositionOf(id) is var at and not 0 ? Bytes.UInt32(at) : 0;

    public ulong UInt64(int id) => PositionOf(id) is var at and not 0 ? Bytes.UInt64(at) : 0;

    public ushort UInt16(int id) => PositionOf(id) is var at and not 0 ? Bytes.UInt16(at) : (ushort)0;

    public byte Byte(int id) => PositionOf(id) is var at and not 0 ? Bytes.Byte(at) : (byte)0;

    public sbyte SByte(int id) => (sbyte)Byte(id);

    public bool Boolean(int id) => Byte(id) != 0;

    /// <summary>What an offset field points at, 0 where the table does not have it.</summary>
    public long TargetOf(int id) => PositionOf(id) is var at and not 0 ? FlatOffset.Follow(Bytes, at) : 0;

    /// <summary>A table field.</summary>
    public bool TryTable(int id, out FlatTable table)
    {
        var target = TargetOf(id);
        table = target == 0 ? default : At(Bytes, target);
        return target != 0;
    }

    /// <summary>A vector field; a vector without elements where the table does not have it.</summary>
    public FlatVector Vector(int id, int elementSize)
        => TargetOf(id) is var target and not 0 ? FlatVector.At(Bytes, target, elementSize) : default;

    /// <summary>A vector of numbers as a new array, null where the table does not have it; so with other types below.</summary>
    public unsafe int[]? Int32s(int id)
    {
        if (!TryVector(id, sizeof(int), out var vector)) return null;
        var numbers = new int[vector.Count];
        fixed (int* start = numbers) vector.CopyTo(start);
        return numbers;
    }

    public unsafe long[]? Int64s(int id)
    {
        if (!TryVector(id, sizeof(long), out var vector)) return null;
        var numbers = new long[vector.Count];
        fixed (long* start = numbers) vector.CopyTo(start);
        return numbers;
    }

    public unsafe float[]? Singles(int id)
    {
        if (!TryVector(id, sizeof(float), out var vector)) return null;
        var numbers = new float[vector.Count];
        fixed (float* start = numbers) vector.CopyTo(start);
        return numbers;
    }

    public unsafe ushort[]? UInt16s(int id)
    {
        if (!TryVector(id, sizeof(ushort), out var vector)) return null;
        var numbers = new ushort[vector.Count];
        fixed (ushort* start = numbers) vector.CopyTo(start);
        return numbers;
    }

    public byte[]? ByteArray(int id) => TryVector(id, sizeof(byte), out var vector) ? vector.ToBytes() : null;

    /// <summary>A string field, null where the table does not have it.</summary>
    public string? Text(int id)
        => TargetOf(id) is var target and not 0 ? FlatText.Read(Bytes, target) : null;

    /// <summary>A vector field that will be copied.</summary>
    private bool TryVector(int id, int elementSize, out FlatVector vector)
    {
        var target = TargetOf(id);
        vector = target == 0 ? default : FlatVector.At(Bytes, target, elementSize);
        if (target != 0) vector.RequireCopyable();
        return target != 0;
    }
}
