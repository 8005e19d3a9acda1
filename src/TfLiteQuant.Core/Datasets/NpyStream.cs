using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// The arrays along the first dimension of a .npy file, one after the other: memory holds one at a time. (Arrays stored
/// column-major have no such order and are read whole.)
/// </summary>
public sealed class NpyStream : IDisposable
{
    private readonly Stream _stream;
    private readonly string _source;
    private readonly long _length;
    private readonly int _itemBytes;
    private byte[]? _whole;

    /// <param name="stream">The file or archive entry, at its beginning; disposed with this.</param>
    /// <param name="name">Name of the array.</param>
    /// <param name="source">What errors name as the file.</param>
    /// <param name="length">Bytes of the stream, so that a damaged header's claims are not believed.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidDataset"/>.</exception>
    public NpyStream(Stream stream, string name, string source, long length)
    {
        _stream = stream;
        _source = source;
        _length = length;
        Name = name;
        Header = ReadHeader();
        Count = Header.Shape.Length == 0 ? 1 : Header.Shape[0];
        ItemShape = Header.Shape.Length == 0 ? [] : Header.Shape[1..];
        long bytes = Header.ElementSize;
        foreach (var dimension in ItemShape) bytes *= dimension;
        if (Count > 0 && bytes > length) throw Fault($"Its header claims items of {bytes} bytes, in a file of {length}.", "The file is truncated or damaged: write it anew.");
        if (bytes > Array.MaxLength) throw Fault($"One item of it has {bytes} bytes.", "Items may have up to 2 GB.");
        _itemBytes = (int)bytes;
    }

    public string Name { get; }

    public NpyHeader Header { get; }

    /// <summary>Items: the first dimension, 1 for a scalar.</summary>
    public int Count { get; }

    /// <summary>Dimensions of an item.</summary>
    public int[] ItemShape { get; }

    /// <summary>Index of the item that <see cref="Next"/> gives.</summary>
    public int Position { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.FileNotFound"/> or <see cref="ErrorCode.InvalidDataset"/>.</exception>
    public static NpyStream Open(string path)
    {
        var stream = DatasetFile.Open(path);
        try
        {
            return new NpyStream(stream, Path.GetFileNameWithoutExtension(path), path, stream.Length);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Passes over items.</summary>
    public void Skip(int items)
    {
        for (; items > 0 && Position < Count; items--) Next();
    }

    /// <summary>The next item.</summary>
    /// <exception cref="TfLiteQuantException">The file ends before it.</exception>
    public SampleArray Next()
    {
        if (Position >= Count) throw new InvalidOperationException("There are no more items.");
        var bytes = new byte[_itemBytes];
        if (Header.IsColumnMajor && Header.Shape.Length > 1) ReadColumnMajor(bytes);
        else ReadExactly(bytes);
        if (Header.IsBigEndian) ReverseNumbers(bytes, Header.Type is TensorType.Complex64 or TensorType.Complex128 ? Header.ElementSize / 2 : Header.ElementSize);
        Position++;
        return new SampleArray(Header.Type, ItemShape, bytes);
    }

    /// <summary>The whole array, where no item has been taken before.</summary>
    /// <exception cref="TfLiteQuantException">The file ends too early, or the array has more than 2 GB.</exception>
    public SampleArray ReadAll()
    {
        if (Header.Shape.Length == 0) return Next();
        var total = (long)_itemBytes * Count;
        if (total > Array.MaxLength) throw Fault($"It has {total} bytes.", "Arrays of up to 2 GB can be taken whole; give the file as a whole to be run item by item.");
        using var all = new MemoryStream();
        while (Position < Count) all.Write(Next().Bytes);
        return new SampleArray(Header.Type, Header.Shape, all.ToArray());
    }

    public void Dispose() => _stream.Dispose();

    private NpyHeader ReadHeader()
    {
        try
        {
            return NpyHeader.Read(_stream, _source);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(error);
        }
        catch (TfLiteQuantException error)
        {
            throw Fault(error.Problem, error.Advice);
        }
    }

    private void ReadExactly(byte[] bytes)
    {
        try
        {
            if (_stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length) return;
        }
        catch (InvalidDataException error)
        {
            throw Damaged(error);
        }

        throw Ended();
    }

    // Element (i, j, k...) of a column-major array lies at i + I * (j + J * (k + ...)).
    private void ReadColumnMajor(byte[] item)
    {
        if (_whole is null)
        {
            var total = (long)_itemBytes * Count;
            if (total > _length) throw Ended();
            if (total > Array.MaxLength) throw Fault($"It is stored column-major and has {total} bytes.", "Save it row-major (numpy.ascontiguousarray).");
            _whole = new byte[total];
            ReadExactly(_whole);
        }

        var size = Header.ElementSize;
        var index = new int[ItemShape.Length];
        for (var to = 0; to < item.Length; to += size)
        {
            long from = 0;
            for (var dimension = index.Length - 1; dimension >= 0; dimension--) from = (from * ItemShape[dimension]) + index[dimension];
            from = (from * Count) + Position;
            _whole.AsSpan((int)(from * size), size).CopyTo(item.AsSpan(to));
            for (var dimension = index.Length - 1; dimension >= 0 && ++index[dimension] == ItemShape[dimension]; dimension--) index[dimension] = 0;
        }
    }

    // A complex element is two numbers, each with bytes in its own order.
    private static void ReverseNumbers(byte[] bytes, int size)
    {
        for (var i = 0; i < bytes.Length; i += size) bytes.AsSpan(i, size).Reverse();
    }

    private TfLiteQuantException Ended() => Fault($"It ends before item {Position} of {Count}.", "The file is truncated: write it anew.");

    private TfLiteQuantException Damaged(InvalidDataException error) => Fault($"Its data is damaged: {error.Message}", "Write the file anew.");

    private TfLiteQuantException Fault(string problem, string advice)
        => new(ErrorCode.InvalidDataset, $"Array '{Name}': {problem}", advice, new ModelLocation(_source));
}
