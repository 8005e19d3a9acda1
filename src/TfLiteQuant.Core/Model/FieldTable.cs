using System.Runtime.InteropServices;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Model;

/// <summary>
/// Fields of a FlatBuffers table by id, for tables read generically: operator options, and whatever a file holds that this
/// version has no member for. Fields that are absent have the schema's default, which the caller names.
/// </summary>
public class FieldTable
{
    /// <summary>Fields present in the table, by id.</summary>
    public FieldMap Fields { get; } = new();

    /// <summary>An integer, enumeration or boolean field, sign-extended.</summary>
    public long GetInteger(int id, long defaultValue = 0) => Fields.TryGetValue(id, out var value) ? value.AsInteger() : defaultValue;

    /// <summary>A 32-bit integer field.</summary>
    public int GetInt32(int id, int defaultValue = 0) => (int)GetInteger(id, defaultValue);

    /// <summary>A boolean field.</summary>
    public bool GetBoolean(int id, bool defaultValue = false) => GetInteger(id, defaultValue ? 1 : 0) != 0;

    /// <summary>A 32-bit float field.</summary>
    public float GetSingle(int id, float defaultValue = 0) => Fields.TryGetValue(id, out var value) ? value.AsSingle() : defaultValue;

    /// <summary>A string field, null where absent.</summary>
    public string? GetString(int id) => Fields.TryGetValue(id, out var value) ? value.AsString() : null;

    /// <summary>A vector field of scalars, empty where absent.</summary>
    public T[] GetVector<T>(int id)
        where T : unmanaged
        => Fields.TryGetValue(id, out var value) ? value.AsVector<T>() : [];

    /// <summary>Sets a field.</summary>
    public void Set(int id, FieldValue value) => Fields[id] = value;
}

/// <summary>Options of an operator: a field table and the union member it is.</summary>
public sealed class OperatorOptions : FieldTable
{
    /// <param name="tag">Member of the options union, as stored in the file; never 0.</param>
    public OperatorOptions(int tag) => Tag = tag;

    /// <summary>Member of the options union, as stored in the file.</summary>
    public int Tag { get; }
}

/// <summary>What a <see cref="FieldValue"/> holds.</summary>
public enum FieldKind : byte
{
    SignedInteger,
    UnsignedInteger,
    Float,
    Text,
    ScalarVector,
    TextVector,
    Table,
    TableVector,
}

/// <summary>A value of a table's field.</summary>
public sealed class FieldValue
{
    private readonly ulong _bits;
    private readonly object? _content;

    private FieldValue(FieldKind kind, int size, ulong bits, object? content)
    {
        Kind = kind;
        Size = size;
        _bits = bits;
        _content = content;
    }

    public FieldKind Kind { get; }

    /// <summary>Bytes of the scalar, or of each element of a scalar vector; 0 for the others.</summary>
    public int Size { get; }

    /// <summary>The scalar's bits, in the low <see cref="Size"/> bytes.</summary>
    public ulong Bits => _bits;

    public static FieldValue Boolean(bool value) => new(FieldKind.UnsignedInteger, 1, value ? 1u : 0u, null);

    public static FieldValue Int8(sbyte value) => new(FieldKind.SignedInteger, 1, (byte)value, null);

    public static FieldValue Int32(int value) => new(FieldKind.SignedInteger, 4, (uint)value, null);

    public static FieldValue Single(float value) => new(FieldKind.Float, 4, BitConverter.SingleToUInt32Bits(value), null);

    /// <summary>A scalar of 1, 2, 4 or 8 bytes.</summary>
    public static FieldValue Scalar(FieldKind kind, int size, ulong bits) => new(kind, size, bits, null);

    public static FieldValue Text(string value) => new(FieldKind.Text, 0, 0, value);

    public static FieldValue Texts(string[] values) => new(FieldKind.TextVector, 0, 0, values);

    public static FieldValue Nested(FieldTable table) => new(FieldKind.Table, 0, 0, table);

    public static FieldValue Nested(FieldTable[] tables) => new(FieldKind.TableVector, 0, 0, tables);

    /// <summary>A vector of scalars as raw little-endian bytes.</summary>
    public static FieldValue Vector(byte[] raw, int elementSize) => new(FieldKind.ScalarVector, elementSize, 0, raw);

    /// <summary>A vector of scalars.</summary>
    public static unsafe FieldValue Vector<T>(ReadOnlySpan<T> values)
        where T : unmanaged
        => Vector(MemoryMarshal.AsBytes(values).ToArray(), sizeof(T));

    public long AsInteger() => (Kind, Size) switch
    {
        (FieldKind.SignedInteger, 1) => (sbyte)_bits,
        (FieldKind.SignedInteger, 2) => (short)_bits,
        (FieldKind.SignedInteger, 4) => (int)_bits,
        (FieldKind.SignedInteger or FieldKind.UnsignedInteger, _) => (long)_bits,
        _ => throw Mismatch("an integer"),
    };

    public float AsSingle() => (Kind, Size) switch
    {
        (FieldKind.Float, 4) => BitConverter.UInt32BitsToSingle((uint)_bits),
        (FieldKind.Float, 8) => (float)BitConverter.UInt64BitsToDouble(_bits),
        _ => throw Mismatch("a float"),
    };

    public string AsString() => _content as string ?? throw Mismatch("a string");

    public string[] AsStrings() => _content as string[] ?? throw Mismatch("a vector of strings");

    public FieldTable AsTable() => _content as FieldTable ?? throw Mismatch("a table");

    public FieldTable[] AsTables() => _content as FieldTable[] ?? throw Mismatch("a vector of tables");

    /// <summary>The raw bytes of a scalar vector.</summary>
    public byte[] AsRawVector() => Kind == FieldKind.ScalarVector ? (byte[])_content! : throw Mismatch("a vector");

    public unsafe T[] AsVector<T>()
        where T : unmanaged
        => Size == sizeof(T) ? MemoryMarshal.Cast<byte, T>(AsRawVector()).ToArray() : throw Mismatch($"a vector of {typeof(T).Name}");

    // A field of another kind than the format gives it, such as in an operator with another one's options.
    private TfLiteQuantException Mismatch(string wanted) => new(
        ErrorCode.InvalidModel, $"A field of its options holds {Kind} of {Size} bytes, not {wanted}.", "The model is malformed; convert it again.");
}
