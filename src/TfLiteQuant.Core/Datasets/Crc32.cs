using System.Buffers.Binary;

namespace TfLiteQuant.Datasets;

/// <summary>The CRC-32 of ZIP and PNG files: ISO 3309's polynomial, reflected, with all bits turned before and after.</summary>
/// <remarks>Eight bytes in a step, each by a table of what the bytes after it make of it (Kounavis and Berry, 2005).</remarks>
internal struct Crc32()
{
    private const uint Polynomial = 0xEDB88320;
    private const int Step = 8;
    private static readonly uint[][] Tables = MakeTables();
    private uint _state = ~0u;

    /// <summary>The checksum of what was added.</summary>
    public readonly uint Value => ~_state;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32();
        crc.Add(bytes);
        return crc.Value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        for (; bytes.Length >= Step; bytes = bytes[Step..])
        {
            var eight = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ state;
            state = 0;
            for (var i = 0; i < Step; i++) state ^= Tables[Step - 1 - i][(byte)(eight >> (8 * i))];
        }

        foreach (var value in bytes) state = Tables[0][(byte)(state ^ value)] ^ (state >> 8);
        _state = state;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[Step][];
        for (var table = 0; table < Step; table++)
        {
            tables[table] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                var value = table == 0 ? i : tables[table - 1][i];
                for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? Polynomial ^ (value >> 1) : value >> 1;
                tables[table][i] = value;
            }
        }

        return tables;
    }
}
