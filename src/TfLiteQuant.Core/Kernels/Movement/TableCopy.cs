using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Movement;

/// <summary>Fills a dense tensor from blocks whose place in the source is the sum of one table entry per dimension.</summary>
internal sealed unsafe class TableCopy
{
    private readonly long[][] _tables;
    private readonly int _block;

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

        Rows = 1;
        for (var d = 0; d < _tables.Length - 1; d++) Rows = checked(Rows * _tables[d].Length);
    }

    /// <summary>Pieces that different threads may take.</summary>
    public int Rows { get; }

    /// <summary>Copies the rows from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public void Run(byte* source, byte* target, int first, int end)
    {
        var inner = _tables[^1];
        for (var row = first; row < end; row++)
        {
            var from = source;
            var rest = row;
            for (var d = _tables.Length - 2; d >= 0; d--)
            {
                from += _tables[d][rest % _tables[d].Length];
                rest /= _tables[d].Length;
            }

            var to = target + (long)row * inner.Length * _block;
            switch (_block)
            {
                case 1: Elements<byte>(from, inner, to); break;
                case 2: Elements<ushort>(from, inner, to); break;
                case 4: Elements<uint>(from, inner, to); break;
                case 8: Elements<ulong>(from, inner, to); break;
                default:
                    foreach (var offset in inner)
                    {
                        Unsafe.CopyBlockUnaligned(to, from + offset, (uint)_block);
                        to += _block;
                    }

                    break;
            }
        }
    }

    private static void Elements<T>(byte* source, long[] offsets, byte* target)
        where T : unmanaged
    {
        for (var i = 0; i < offsets.Length; i++) Unsafe.WriteUnaligned(target + i * sizeof(T), Unsafe.ReadUnaligned<T>(source + offsets[i]));
    }

    private static bool IsIdentity(int[] indices, int extent)
    {
        if (indices.Length != extent) return false;
        for (var i = 0; i < extent; i++) if (indices[i] != i) return false;
        return true;
    }
}
