using System.Buffers.Binary;
using System.Text;

namespace TfLiteQuant.Model;

/// <summary>
/// A map of names to numbers, or vectors of them, in the FlexBuffers encoding, which custom operators keep their options in. A FlexBuffer is read from its
/// end: the last byte is the width of the root in bytes, the one before it the root's type; offsets count backwards.
/// </summary>
/// <remarks>The encoding is described in the FlatBuffers project's documentation, "FlexBuffers: Internals". All other
/// entries are passed over.</remarks>
public sealed class FlexMap
{
    private const int Int = 1, UInt = 2, Float = 3, IndirectInt = 6, IndirectUInt = 7, IndirectFloat = 8, Map = 9, VectorInt = 11, VectorFloat = 13, Bool = 26;
    private readonly Dictionary<string, double> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _vectors = new(StringComparer.Ordinal);

    private FlexMap()
    {
    }

    /// <summary>The entries that are numbers; truth values are 0 and 1.</summary>
    public IReadOnlyDictionary<string, double> Numbers => _numbers;

    /// <summary>A number; null where there is no such entry.</summary>
    public double? this[string name] => _numbers.TryGetValue(name, out var number) ? number : null;

    /// <summary>The numbers of a vector whose elements have one type; empty where there is no such entry.</summary>
    public IReadOnlyList<double> Vector(string name) => _vectors.GetValueOrDefault(name) ?? [];

    /// <summary>Reads a map.</summary>
    /// <returns>The map; null where the bytes hold none or are damaged.</returns>
    public static FlexMap? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 3 || bytes[^1] is not (1 or 2 or 4 or 8)) return null;
        var (width, packed) = (bytes[^1], bytes[^2]);
        var root = bytes.Length - 2L - width;
        return packed >> 2 == Map && Follow(bytes, root, width) is { } start ? Entries(bytes, start, 1 << (packed & 3)) : null;
    }

    // A map is a vector with three numbers of its own width before its elements: where the keys are, their width, how many entries.
    // After the elements comes a byte for each with its type and, of what lies elsewhere, the width there.
    private static FlexMap? Entries(ReadOnlySpan<byte> bytes, long start, int width)
    {
        if (Follow(bytes, start - (3L * width), width) is not { } keys || Unsigned(bytes, start - (2L * width), width) is not { } keyWidth
            || Unsigned(bytes, start - width, width) is not { } count || keyWidth is not (1 or 2 or 4 or 8) || count > (ulong)bytes.Length) return null;
        // Damaged vectors may lie over each other; together they cannot be longer than what they are read from.
        var (map, room) = (new FlexMap(), bytes.Length);
        for (var i = 0; i < (int)count; i++)
        {
            var types = start + ((long)count * width) + i;
            if (types >= bytes.Length || Follow(bytes, keys + (i * (long)keyWidth), (int)keyWidth) is not { } key) return null;
            var (at, packed) = (start + ((long)i * width), bytes[(int)types]);
            if (Number(bytes, at, width, packed) is { } number) map._numbers[Text(bytes[(int)key..])] = number;
            else if (Elements(bytes, at, width, packed, room) is { } elements)
            {
                map._vectors[Text(bytes[(int)key..])] = elements;
                room -= elements.Length;
            }
        }

        return map;
    }

    private static double? Number(ReadOnlySpan<byte> bytes, long at, int width, byte packed)
    {
        var (type, elsewhere) = (packed >> 2, 1 << (packed & 3));
        if (type is IndirectInt or IndirectUInt or IndirectFloat)
        {
            if (Follow(bytes, at, width) is not { } target) return null;
            (at, width, type) = (target, elsewhere, type - IndirectInt + Int);
        }

        if (Unsigned(bytes, at, width) is not { } value) return null;
        return type switch
        {
            Int => (long)(value << (64 - (8 * width))) >> (64 - (8 * width)),
            UInt or Bool => value,
            Float => width switch
            {
                2 => (double)BitConverter.UInt16BitsToHalf((ushort)value),
                4 => BitConverter.UInt32BitsToSingle((uint)value),
                8 => BitConverter.UInt64BitsToDouble(value),
                _ => null,
            },
            _ => null,
        };
    }

    // Elements of one type lie side by side, after how many there are.
    private static double[]? Elements(ReadOnlySpan<byte> bytes, long at, int width, byte packed, int most)
    {
        var (type, elementWidth) = (packed >> 2, 1 << (packed & 3));
        if (type is < VectorInt or > VectorFloat || Follow(bytes, at, width) is not { } start
            || Unsigned(bytes, start - elementWidth, elementWidth) is not { } count || count > (ulong)most) return null;
        var numbers = new double[count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (Number(bytes, start + ((long)i * elementWidth), elementWidth, (byte)((type - VectorInt + Int) << 2)) is not { } number) return null;
            numbers[i] = number;
        }

        return numbers;
    }

    // Where an offset leads: that many bytes back.
    private static long? Follow(ReadOnlySpan<byte> bytes, long at, int width)
        => Unsigned(bytes, at, width) is { } back && back <= (ulong)at ? at - (long)back : null;

    private static ulong? Unsigned(ReadOnlySpan<byte> bytes, long at, int width)
    {
        if (at < 0 || at > bytes.Length - width) return null;
        var place = bytes.Slice((int)at, width);
        return width switch
        {
            1 => place[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(place),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(place),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(place),
        };
    }

    private static string Text(ReadOnlySpan<byte> bytes)
        => Encoding.UTF8.GetString(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);
}
