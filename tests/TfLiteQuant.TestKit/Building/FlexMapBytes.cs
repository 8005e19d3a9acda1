using System.Buffers.Binary;
using System.Text;

namespace TfLiteQuant.TestKit;

/// <summary>Writes maps of names to numbers in the FlexBuffers encoding, as converters store the options of custom operators.</summary>
public static class FlexMapBytes
{
    private const int Width = 4, Int = 1, Float = 3, MapType = 9, Bool = 26;

    /// <summary>The bytes of a map.</summary>
    /// <param name="entries">Names with an <see cref="int"/>, a <see cref="float"/> or a <see cref="bool"/>.</param>
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
        Number(bytes, sorted.Length);
        var keys = bytes.Count;
        foreach (var name in names) Number(bytes, bytes.Count - name);
        Number(bytes, bytes.Count - keys);
        Number(bytes, Width);
        Number(bytes, sorted.Length);
        var map = bytes.Count;
        foreach (var (_, value) in sorted) Number(bytes, value is float single ? BitConverter.SingleToInt32Bits(single) : Convert.ToInt32(value, null));
        foreach (var (_, value) in sorted) bytes.Add(Packed(value is float ? Float : value is bool ? Bool : Int));
        Number(bytes, bytes.Count - map);
        return [.. bytes, Packed(MapType), Width];
    }

    private static byte Packed(int type) => (byte)((type << 2) | 2);

    private static void Number(List<byte> bytes, int value)
    {
        var place = new byte[Width];
        BinaryPrimitives.WriteInt32LittleEndian(place, value);
        bytes.AddRange(place);
    }
}
