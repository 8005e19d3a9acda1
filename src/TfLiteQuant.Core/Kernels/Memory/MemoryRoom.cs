namespace TfLiteQuant.Kernels;

/// <summary>Deals out pieces of a few blocks of memory, and takes them back: many small arrays share few pages, and what one kernel
/// had serves the next. For one thread at a time.</summary>
/// <remarks>Blocks grow with what they hold in all, so that a small model takes little and a large one few blocks.</remarks>
internal sealed unsafe class MemoryRoom : IDisposable
{
    private const int Line = 64;
    private const long LeastBlock = 32 << 10;
    private readonly List<MemoryBlock> _blocks = [];

    // by address; neighbours are one piece
    private readonly List<MemoryPiece> _free = [];
    private long _bytes;

    /// <summary>A piece that begins at a cache line, all zero; the smallest free one that suffices is cut.</summary>
    /// <param name="bytes">Its bytes, at least one; rounded up to whole cache lines.</param>
    /// <exception cref="OutOfMemoryException">There is none left.</exception>
    public MemoryPiece Take(long bytes)
    {
        bytes = checked(bytes + Line - 1) & -Line;
        var best = -1;
        for (var i = 0; i < _free.Count; i++)
            if (_free[i].Bytes >= bytes && (best < 0 || _free[i].Bytes < _free[best].Bytes)) best = i;
        if (best < 0) best = Add(new MemoryBlock(Math.Max(bytes, Math.Clamp(_bytes, LeastBlock, LargePages.Size))));
        var found = _free[best];
        var piece = found with { Bytes = bytes };
        if (found.Bytes == bytes) _free.RemoveAt(best);
        else _free[best] = new MemoryPiece(found.Block, found.Address + (nint)bytes, found.Bytes - bytes);
        piece.Clear();
        return piece;
    }

    /// <summary>Takes a piece back, which nothing may refer to any more.</summary>
    public void Return(MemoryPiece piece)
    {
        var next = _free.FindIndex(free => free.Address > piece.Address);
        if (next < 0) next = _free.Count;
        if (next < _free.Count && Follows(_free[next], piece))
        {
            piece = piece with { Bytes = piece.Bytes + _free[next].Bytes };
            _free.RemoveAt(next);
        }

        if (next > 0 && Follows(piece, _free[next - 1])) _free[next - 1] = _free[next - 1] with { Bytes = _free[next - 1].Bytes + piece.Bytes };
        else _free.Insert(next, piece);
    }

    /// <summary>Frees all memory, which nothing may touch any more.</summary>
    public void Dispose()
    {
        foreach (var block in _blocks) block.Dispose();
        _blocks.Clear();
        _free.Clear();
    }

    private static bool Follows(MemoryPiece later, MemoryPiece earlier)
        => later.Block == earlier.Block && earlier.Address + (nint)earlier.Bytes == later.Address;

    private int Add(MemoryBlock block)
    {
        _blocks.Add(block);
        _bytes += block.Length;
        Return(new MemoryPiece(block, (nint)block.Pointer, block.Length));
        return _free.FindIndex(free => free.Block == block);
    }
}
