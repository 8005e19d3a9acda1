using System.Buffers.Binary;
using System.IO.Compression;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// The items of an idx file, as MNIST is kept in, compressed by gzip or not: two bytes of 0, a byte for the type, one for the
/// number of dimensions, the dimensions as 32-bit numbers, and the elements; all numbers have the highest byte first.
/// </summary>
internal sealed class IdxFile : IDisposable
{
    private const int GzipStart = 0x1F8B;
    private readonly Stream _stream;
    private readonly string _path;
    private readonly int _size;
    private readonly int _itemBytes;
    private long _read;

    private IdxFile(string path, Stream stream)
    {
        _path = path;
        _stream = stream;
        var start = Exactly(4);
        if (start[0] != 0 || start[1] != 0 || start[3] == 0) throw DatasetFault.Of(path, "It is no idx file.", "idx files begin with two bytes of 0, a type and the number of dimensions.");
        Type = start[2] switch
        {
            0x08 => TensorType.UInt8,
            0x09 => TensorType.Int8,
            0x0B => TensorType.Int16,
            0x0C => TensorType.Int32,
            0x0D => TensorType.Float32,
            0x0E => TensorType.Float64,
            var other => throw DatasetFault.Of(path, $"Its elements are of the type 0x{other:X2}, which idx files do not have.", "The file is damaged."),
        };
        _size = Type.BitsPerElement() / 8;
        var dimensions = new int[start[3]];
        long bytes = _size;
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(Exactly(4));
            if (i > 0) bytes *= dimensions[i];
            if (dimensions[i] < 0 || bytes > Array.MaxLength) throw DatasetFault.Damaged(path, $"Its dimensions [{string.Join(',', dimensions[..(i + 1)])}] cannot be.");
        }

        Count = dimensions[0];
        ItemShape = dimensions[1..];
        _itemBytes = (int)bytes;
    }

    public TensorType Type { get; }

    /// <summary>Items: the first dimension.</summary>
    public int Count { get; }

    /// <summary>Dimensions of an item.</summary>
    public int[] ItemShape { get; }

    /// <exception cref="Diagnostics.TfLiteQuantException">The file cannot be read, or is none.</exception>
    public static IdxFile Open(string path)
    {
        var file = DatasetFile.Open(path);
        try
        {
            Span<byte> start = stackalloc byte[2];
            var isPacked = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && BinaryPrimitives.ReadUInt16BigEndian(start) == GzipStart;
            file.Position = 0;
            return new IdxFile(path, isPacked ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The next item.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">The file ends before it.</exception>
    public SampleArray Next()
    {
        var bytes = Exactly(_itemBytes);
        for (var i = 0; _size > 1 && i < bytes.Length; i += _size) bytes.AsSpan(i, _size).Reverse();
        _read++;
        return new SampleArray(Type, ItemShape, bytes);
    }

    public void Dispose() => _stream.Dispose();

    // A header may claim more than the file has: memory grows with what was read.
    private byte[] Exactly(int count)
    {
        try
        {
            const int Piece = 1 << 20;
            var bytes = new byte[Math.Min(count, Piece)];
            for (var done = 0; done < count;)
            {
                if (done == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
                var read = _stream.Read(bytes, done, bytes.Length - done);
                if (read == 0) throw DatasetFault.Damaged(_path, $"It ends before item {_read} of {Count}.");
                done += read;
            }

            return bytes;
        }
        catch (InvalidDataException error)
        {
            throw DatasetFault.Damaged(_path, $"Its compressed data is damaged: {error.Message}", error);
        }
    }
}
