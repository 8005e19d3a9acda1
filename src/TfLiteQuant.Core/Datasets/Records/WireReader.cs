using System.Buffers.Binary;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Fields of a message in the wire format of protocol buffers. It knows what examples are made of: numbers of variable length,
/// numbers of 4 and 8 bytes, and stretches of bytes, which are texts, messages or packed numbers.
/// </summary>
/// <param name="bytes">The message.</param>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Number of the field read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its wire type: 0 a varint, 1 eight bytes, 2 a stretch, 5 four bytes.</summary>
    public int Kind { get; private set; }

    /// <summary>Its bytes, where it is a stretch or of fixed size.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Its value, where it is a varint.</summary>
    public ulong Number { get; private set; }

    /// <summary>Reads the next field.</summary>
    /// <returns>False at the message's end.</returns>
    /// <exception cref="InvalidDataException">The message ends within a field, or has fields of another kind.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        var tag = Varint(ref _rest);
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        Kind = (int)(tag & 7);
        switch (Kind)
        {
            case 0:
                Number = Varint(ref _rest);
                break;
            case 1:
                Bytes = Take(8);
                break;
            case 2:
                Bytes = Take(Varint(ref _rest));
                break;
            case 5:
                Bytes = Take(4);
                break;
            default:
                throw new InvalidDataException($"there is a field of wire type {Kind}");
        }

        return true;
    }

    /// <summary>Adds the numbers that a repeated field of varints has in this place: one, or several packed together.</summary>
    public readonly void AddVarints(List<long> values)
    {
        if (Kind == 0)
        {
            values.Add((long)Number);
            return;
        }

        if (Kind != 2) throw new InvalidDataException("a list of integers has other fields");
        for (var packed = Bytes; !packed.IsEmpty;) values.Add((long)Varint(ref packed));
    }

    /// <summary>Adds the numbers that a repeated field of floats has in this place: one, or several packed together.</summary>
    public readonly void AddFloats(List<float> values)
    {
        if (Kind is not (2 or 5) || Bytes.Length % 4 != 0) throw new InvalidDataException("a list of floats has other fields");
        for (var packed = Bytes; !packed.IsEmpty; packed = packed[4..]) values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed));
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var i = 0; i < 10; i++)
        {
            if (i == bytes.Length) throw new InvalidDataException("it ends within a number");
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return value;
        }

        throw new InvalidDataException("a number has more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length) throw new InvalidDataException("it ends within a field");
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
