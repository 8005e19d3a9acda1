using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>Items of one type on their way to a .npy array, kept in a temporary file until they are complete.</summary>
/// <param name="type">Element type.</param>
internal sealed class ItemSpool(TensorType type) : IDisposable
{
    private const int BufferSize = 1 << 16;
    private readonly FileStream _items = Open();
    private readonly List<int[]> _shapes = [];
    private int _copied;

    /// <summary>Items gathered.</summary>
    public int Count => _shapes.Count;

    /// <summary>Whether all items have one shape, so that they can be stacked.</summary>
    public bool IsUniform { get; private set; } = true;

    /// <exception cref="TfLiteQuantException">The item has another type than the first, or there is no space for it.</exception>
    public void Append(SampleArray item)
    {
        if (item.Type != type) throw new TfLiteQuantException(ErrorCode.InvalidDataset, $"An item holds {item.Type}, the first {type}.", "Items of one name must be of one type.");
        IsUniform &= _shapes.Count == 0 || _shapes[0].AsSpan().SequenceEqual(item.Shape);
        try
        {
            _items.Write(item.Bytes);
        }
        catch (IOException error)
        {
            throw Unwritable(error);
        }

        _shapes.Add(item.Shape);
    }

    /// <summary>Writes all items as one array, which has their number as its first dimension.</summary>
    public void CopyStacked(Stream stream) => Copy(stream, 0, [_shapes.Count, .. _shapes[0]]);

    /// <summary>Writes the item after the one written before as an array.</summary>
    public void CopyNext(Stream stream)
    {
        Copy(stream, _copied == 0 ? 0 : _items.Position, _shapes[_copied]);
        _copied++;
    }

    public void Dispose() => _items.Dispose();

    private static FileStream Open()
    {
        try
        {
            return TemporaryFile.Open();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    private static TfLiteQuantException Unwritable(Exception error) => new(
        ErrorCode.TargetUnwritable, $"Outputs cannot be kept in the folder for temporary files: {error.Message}", "Check its free space and your permissions.", null, error);

    private void Copy(Stream stream, long from, int[] shape)
    {
        _items.Position = from;
        stream.Write(NpyHeader.Write(type, shape));
        long left = type.BitsPerElement() / 8;
        foreach (var dimension in shape) left *= dimension;
        var piece = new byte[BufferSize];
        while (left > 0)
        {
            var count = (int)Math.Min(left, piece.Length);
            _items.ReadExactly(piece, 0, count);
            stream.Write(piece, 0, count);
            left -= count;
        }
    }
}
