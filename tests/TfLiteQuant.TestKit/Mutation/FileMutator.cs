using System.Buffers.Binary;

namespace TfLiteQuant.TestKit;

/// <summary>
/// Damages files the way disks, transfers and attackers do: flipped bits, cuts, stretches moved, and lengths and offsets set
/// to extremes. A seed gives the same damage on every machine.
/// </summary>
public sealed class FileMutator(ulong seed)
{
    private static readonly long[] Extremes =
    [
        0, 1, 2, 3, 4, 7, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x00FFFFFF, 0x3FFFFFFF, 0x40000000,
        0x7FFFFFF0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFC, 0xFFFFFFFF,
    ];

    private readonly SeededRandom _random = new(seed);

    /// <summary>A damaged copy.</summary>
    public byte[] Mutate(byte[] file)
    {
        var bytes = (byte[])file.Clone();
        for (var times = 1 + Below(4); times > 0; times--)
        {
            bytes = Below(8) switch
            {
                0 or 1 => FlipBits(bytes),
                2 => Cut(bytes),
                3 => MoveStretch(bytes),
                4 => Grow(bytes),
                _ => SetExtreme(bytes),
            };
        }

        return bytes;
    }

    private byte[] FlipBits(byte[] bytes)
    {
        for (var times = 1 + Below(8); times > 0 && bytes.Length > 0; times--) bytes[Place(bytes.Length)] ^= (byte)(1 << Below(8));
        return bytes;
    }

    private byte[] Cut(byte[] bytes) => bytes[..Below(bytes.Length + 1)];

    private byte[] Grow(byte[] bytes) => [.. bytes, .. new byte[Below(64)]];

    private byte[] MoveStretch(byte[] bytes)
    {
        if (bytes.Length < 8) return bytes;
        var length = 1 + Below(Math.Min(64, bytes.Length / 2));
        var from = Below(bytes.Length - length);
        var to = Place(bytes.Length - length);
        bytes.AsSpan(from, length).ToArray().CopyTo(bytes.AsSpan(to));
        return bytes;
    }

    private byte[] SetExtreme(byte[] bytes)
    {
        if (bytes.Length < 8) return bytes;
        var value = Below(4) == 0 ? bytes.Length - Below(16) : Extremes[Below(Extremes.Length)];
        var size = 1 << Below(4);

        // FlatBuffers aligns what it points with: most of the damage should hit whole fields.
        var place = Place(bytes.Length - size);
        if (Below(4) != 0) place -= place % size;
        Span<byte> raw = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(raw, value);
        raw[..size].CopyTo(bytes.AsSpan(place));
        return bytes;
    }

    // Structure lies at the head of a file (and, in some writers' files, at its tail), weights in the middle.
    private int Place(int length) => length <= 0 ? 0 : Below(3) switch
    {
        0 => Below(Math.Min(length, 4096)),
        1 => length - 1 - Below(Math.Min(length, 4096)),
        _ => Below(length),
    };

    private int Below(int limit) => limit <= 1 ? 0 : _random.NextInt32(limit);
}
