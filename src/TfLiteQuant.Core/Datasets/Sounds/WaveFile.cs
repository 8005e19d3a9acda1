using System.Buffers.Binary;

namespace TfLiteQuant.Datasets;

/// <summary>
/// A WAV file: RIFF chunks, of which <c>fmt </c> says how samples are stored and <c>data</c> has them. Whole numbers of 8
/// (without sign), 16, 24 and 32 bits and floats of 32 and 64 bits are read, plainly stated or by the extensible form.
/// </summary>
internal sealed class WaveFile
{
    private const int Pcm = 1;
    private const int Float = 3;
    private const int Extensible = 0xFFFE;
    private readonly byte[] _data;
    private readonly int _format;
    private readonly int _bits;

    private WaveFile(byte[] data, int format, int bits, int channels, int rate)
    {
        (_data, _format, _bits, Channels, SampleRate) = (data, format, bits, channels, rate);
        Length = data.Length / (bits / 8 * channels);
    }

    public int Channels { get; }

    /// <summary>Samples a second.</summary>
    public int SampleRate { get; }

    /// <summary>Samples in each channel.</summary>
    public int Length { get; }

    /// <exception cref="Diagnostics.TfLiteQuantException">It cannot be read, is none, or is stored in a way that is not known.</exception>
    public static WaveFile Open(string path)
    {
        using var stream = DatasetFile.Open(path);
        var start = new byte[12];
        if (stream.ReadAtLeast(start, 12, throwOnEndOfStream: false) < 12 || !start.AsSpan(0, 4).SequenceEqual("RIFF"u8) || !start.AsSpan(8).SequenceEqual("WAVE"u8))
            throw DatasetFault.Of(path, "It is no WAV file.", "Other forms of sound must be converted to WAV first.");
        byte[]? form = null;
        while (Chunk(stream) is (var name, var length))
        {
            // Writers that could not seek leave lengths of 0xFFFFFFFF: the data goes to the file's end.
            var left = (int)Math.Min(Math.Min(length, stream.Length - stream.Position), Array.MaxLength);
            if (name == "data")
            {
                var isOpen = length is 0 or uint.MaxValue;
                if (isOpen) left = (int)Math.Min(stream.Length - stream.Position, Array.MaxLength);
                if (!isOpen && left < length) throw DatasetFault.Damaged(path, $"It ends after {left} of {length} bytes of sound.");
                return Make(form ?? throw DatasetFault.Damaged(path, "Its sound comes before its format."), Take(stream, left), path);
            }

            if (name == "fmt ") form = Take(stream, Math.Min(left, 64));
            stream.Position = Math.Min(stream.Length, stream.Position + (name == "fmt " ? length - form!.Length : length) + (length & 1));
        }

        throw DatasetFault.Damaged(path, "It has no sound.");
    }

    /// <summary>Samples of a channel, or the mean of all, from -1 to 1 (floats as they are).</summary>
    /// <param name="channel">Index; null for the mean.</param>
    public float[] Read(int? channel)
    {
        var values = new float[Length];
        var size = _bits / 8;
        for (var i = 0; i < values.Length; i++)
        {
            double sum = 0;
            for (var c = channel ?? 0; c <= (channel ?? (Channels - 1)); c++) sum += At(((i * Channels) + c) * size);
            values[i] = (float)(channel is null ? sum / Channels : sum);
        }

        return values;
    }

    private double At(int place)
    {
        var bytes = _data.AsSpan(place);
        return (_format, _bits) switch
        {
            (Pcm, 8) => (bytes[0] - 128) / 128.0,
            (Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
            (Pcm, 24) => (bytes[0] | (bytes[1] << 8) | ((sbyte)bytes[2] << 16)) / 8388608.0,
            (Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0,
            (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }

    private static (string Name, long Length)? Chunk(FileStream stream)
    {
        var header = new byte[8];
        return stream.ReadAtLeast(header, 8, throwOnEndOfStream: false) < 8
            ? null
            : (System.Text.Encoding.Latin1.GetString(header, 0, 4), BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)));
    }

    private static byte[] Take(FileStream stream, int length)
    {
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static WaveFile Make(byte[] form, byte[] data, string path)
    {
        if (form.Length < 16) throw DatasetFault.Damaged(path, "Its format is cut short.");
        var format = (int)BinaryPrimitives.ReadUInt16LittleEndian(form);
        // The extensible form keeps the format proper as the first bytes of an identifier.
        if (format == Extensible && form.Length >= 26) format = BinaryPrimitives.ReadUInt16LittleEndian(form.AsSpan(24));
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(form.AsSpan(2));
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(form.AsSpan(4));
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(form.AsSpan(14));
        if ((format, bits) is not ((Pcm, 8 or 16 or 24 or 32) or (Float, 32 or 64)))
            throw DatasetFault.Of(path, $"Its samples are stored as format {format} with {bits} bits, which cannot be read.", "Convert it to PCM of 8, 16, 24 or 32 bits, or to floats.");
        if (channels == 0 || rate is 0 or > int.MaxValue) throw DatasetFault.Damaged(path, $"It claims {channels} channels of {rate} Hz.");
        return new WaveFile(data, format, bits, channels, (int)rate);
    }
}
