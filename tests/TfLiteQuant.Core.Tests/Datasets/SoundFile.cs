using System.Buffers.Binary;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Writes WAV files.</summary>
internal static class SoundFile
{
    public static byte[] Wav(int format, int bits, int channels, int rate, byte[] data, bool extensible = false)
    {
        var form = new byte[extensible ? 40 : 16];
        BinaryPrimitives.WriteUInt16LittleEndian(form, extensible ? (ushort)0xFFFE : (ushort)format);
        BinaryPrimitives.WriteUInt16LittleEndian(form.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(form.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(form.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(form.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(form.AsSpan(14), (ushort)bits);
        if (extensible) BinaryPrimitives.WriteUInt16LittleEndian(form.AsSpan(24), (ushort)format);
        byte[] body = [.. "WAVE"u8, .. Chunk("LIST", [1, 2, 3]), .. Chunk("fmt ", form), .. Chunk("data", data)];
        return [.. "RIFF"u8, .. Length(body.Length), .. body];
    }

    private static byte[] Chunk(string name, byte[] data)
        => [.. System.Text.Encoding.ASCII.GetBytes(name), .. Length(data.Length), .. data, .. data.Length % 2 == 1 ? new byte[1] : []];

    private static byte[] Length(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        return bytes;
    }
}
