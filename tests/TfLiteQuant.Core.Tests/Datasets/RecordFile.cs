using System.Buffers.Binary;
using System.Text;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Writes TFRecord files of examples, with a checksum computed bit by bit.</summary>
internal static class RecordFile
{
    public static byte[] Of(params byte[][] records)
    {
        var file = new MemoryStream();
        foreach (var record in records)
        {
            var length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, record.Length);
            file.Write([.. length, .. Sum(length), .. record, .. Sum(record)]);
        }

        return file.ToArray();
    }

    /// <summary>An example of features.</summary>
    public static byte[] Example(params (string Name, byte[] Feature)[] features)
        => Field(1, [.. features.SelectMany(static feature => Field(1, [.. Field(1, Encoding.UTF8.GetBytes(feature.Name)), .. Field(2, feature.Feature)]))]);

    public static byte[] Bytes(params byte[][] values) => Field(1, [.. values.SelectMany(static value => Field(1, value))]);

    public static byte[] Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <summary>Packed, as writers do by default, or one by one.</summary>
    public static byte[] Floats(bool packed, params float[] values) => packed
        ? Field(2, Field(1, NpyFile.Elements<float>(values)))
        : Field(2, [.. values.SelectMany(static value => (byte[])[(1 << 3) | 5, .. NpyFile.Elements<float>(value)])]);

    public static byte[] Integers(bool packed, params long[] values) => packed
        ? Field(3, Field(1, [.. values.SelectMany(static value => Varint((ulong)value))]))
        : Field(3, [.. values.SelectMany(static value => (byte[])[1 << 3, .. Varint((ulong)value)])]);

    private static byte[] Field(int number, byte[] bytes) => [(byte)((number << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    private static byte[] Sum(byte[] bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0x82F63B78 ^ (crc >> 1) : crc >> 1;
        }

        crc = ~crc;
        var sum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, ((crc >> 15) | (crc << 17)) + 0xA282EAD8);
        return sum;
    }
}
