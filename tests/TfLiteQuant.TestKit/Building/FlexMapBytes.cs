using System.Buffers.Binary;
using System.Text;

namespace TfLiteQuant.TestKit;

/// <summary>Writes maps of names to numbers in the FlexBuffers encoding, as converters store the options of custom operators.</summary>
public static class FlexMapBytes
{
    private const int Width = 4, Int = 1, Float = 3, MapType = 9, IntVector = 11, Bool = 26;

    /// <summary>The bytes of a map.</summary>
    /// <param name="entries">Names with an <see cref="int"/>, a <see cref="float"/>, a <see cref="bool"/> or an array of <see cref="int"/>.</param>
    public static byte[] Write(params (string Name, object Value)[] entries)
    {
        // Readers search keys by halving.
        var sorted = entries.OrderBy(static entry => entry.Name, StringComparer.Ordinal).ToArray();
        var bytes = new List<byte>();
        var names = Array.ConvertAll(sorted, entry =>
        {
            var place = bytes.Count;
            bytes.AddRange([.. Encoding.UTF8.GetBytes(entry.Name), 0]);
            return place;
        });
        while (bytes.Count % Width != 0) bytes.Add(0);
        var vectors = Array.ConvertAll(sorted, entry => entry.Value is int[] elements ? Vector(bytes, elements) : 0);
        Number(bytes, sorted.Length);
        var keys = bytes.Count;
        foreach (var name in names) Number(bytes, bytes.Count - name);
        Number(bytes, bytes.Count - keys);
        Number(bytes, Width);
        Number(bytes, sorted.Length);
        var map = bytes.Count;
        for (var i = 0; i < sorted.Length; i++)
            Number(bytes, sorted[i].Value switch { int[] => bytes.Count - vectors[i], float single => BitConverter.SingleToInt32Bits(single), var value => Convert.ToInt32(value, null) });
        foreach (var (_, value) in sorted) bytes.Add(Packed(value switch { int[] => IntVector, float => Float, bool => Bool, _ => Int }));
        Number(bytes, bytes.Count - map);
        return [.. bytes, Packed(MapType), Width];
    }

    // An offset leads to the first element, before which the length stands.
    private static int Vector(List<byte> bytes, int[] elements)
    {
        Number(bytes, elements.Length);
        var place = bytes.Count;
        foreach (var element in elements) Number(bytes, element);
        return place;
    }

    private static byte Packed(int type) => (byte)((type << 2) | 2);

    private static void Number(List<byte> bytes, int value)
    {
        var place = new byte[Width];
        BinaryPrimitives.WriteInt32LittleEndian(place, value);
        bytes.AddRange(place);
    }
}
