using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Movement;

/// <summary>Fills a dense tensor from blocks whose place in the source is the sum of one table entry per dimension.</summary>
/// <remarks>Blocks below 16 bytes that are no element are copied as 16: what is too much, the next block overwrites. Rows that are taken from one
/// row of the source are copied from each other.</remarks>
internal sealed unsafe class TableCopy
{
    private const int VectorBytes = 16;

    private readonly long[][] _tables;
    private readonly int _block;

    // the last place in a row of the source from which 16 bytes may be read
    private readonly long _lastWhole;

    /// <param name="indices">For each dimension of the target, the index in the source's dimension of each of its indices.</param>
    /// <param name="sourceShape">Shape of the source.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    public TableCopy(int[][] indices, ReadOnlySpan<int> sourceShape, int elementBytes)
    {
        var dimensions = indices.Length;
        long block = elementBytes;
        while (dimensions > 0 && IsIdentity(indices[dimensions - 1], sourceShape[dimensions - 1])) block *= sourceShape[--dimensions];
        _block = checked((int)block);
        _tables = new long[Math.Max(1, dimensions)][];
        _tables[0] = [0];
        for (var d = dimensions - 1; d >= 0; d--)
        {
            var stride = block;
            _tables[d] = Array.ConvertAll(indices[d], index => index * stride);
            block *= sourceShape[d];
        }

        _lastWhole = ((long)(dimensions > 0 ? sourceShape[dimensions - 1] : 1) * _block) - VectorBytes;
        Rows = 1;
        for (var d = 0; d < _tables.Length - 1; d++) Rows = checked(Rows * _tables[d].Length);
    }

    /// <summary>Pieces that different threads may take.</summary>
    public int Rows { get; }

    /// <summary>Copies the rows from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public void Run(byte* source, byte* target, int first, int end)
    {
        var inner = _tables[^1];
        byte* before = null;
        for (var row = first; row < end; row++)
        {
            var from = source;
            var rest = row;
            for (var d = _tables.Length - 2; d >= 0; d--)
            {
                from += _tables[d][rest % _tables[d].Length];
                rest /= _tables[d].Length;
            }

            var bytes = (long)inner.Length * _block;
            var to = target + (row * bytes);
            if (from == before) Buffer.MemoryCopy(to - bytes, to, bytes, bytes);
            else Row(from, inner, to);
            before = from;
        }
    }

    private void Row(byte* source, long[] offsets, byte* target)
    {
        switch (_block)
        {
            case 1: Elements<byte>(source, offsets, target); break;
            case 2: Elements<ushort>(source, offsets, target); break;
            case 4: Elements<uint>(source, offsets, target); break;
            case 8: Elements<ulong>(source, offsets, target); break;
            case VectorBytes: Elements<Vector128<byte>>(source, offsets, target); break;
            case < VectorBytes: Narrow(source, offsets, target); break;
            default: Blocks(source, offsets, target); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Blocks(byte* source, long[] offsets, byte* target)
    {
        foreach (var offset in offsets)
        {
            Unsafe.CopyBlockUnaligned(target, source + offset, (uint)_block);
            target += _block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Narrow(byte* source, long[] offsets, byte* target)
    {
        var (block, lastWhole, whole) = (_block, _lastWhole, offsets.Length - ((VectorBytes - 1) / _block));
        for (var i = 0; i < offsets.Length; i++, target += block)
        {
            if (i < whole && offsets[i] <= lastWhole) Vector128.Load(source + offsets[i]).Store(target);
            else ShortCopy.Copy(source + offsets[i], target, block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Elements<T>(byte* source, long[] offsets, byte* target)
        where T : unmanaged
    {
        for (var i = 0; i < offsets.Length; i++) Unsafe.WriteUnaligned(target + ((long)i * sizeof(T)), Unsafe.ReadUnaligned<T>(source + offsets[i]));
    }

    private static bool IsIdentity(int[] indices, int extent)
    {
        if (indices.Length != extent) return false;
        for (var i = 0; i < extent; i++) if (indices[i] != i) return false;
        return true;
    }
}
