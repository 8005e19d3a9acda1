using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Copies the part of a vector that belongs to the output.</summary>
internal static unsafe class SumBlockTail
{
    /// <summary>How many rows may have a whole vector stored at their last columns, because what is behind them belongs to rows of the block
    /// that come later; 0 where rows do not follow each other, or end with a vector.</summary>
    /// <param name="block">Rows whose places in the output rise, without overlapping.</param>
    /// <param name="lanes">Columns of a vector.</param>
    /// <param name="bytes">Bytes of an output element.</param>
    public static int SpillingRows(SumBlock* block, int lanes, int bytes)
    {
        var (rest, row) = (block->Columns % lanes, block->Columns * bytes);
        if (rest == 0 || block->Rows == 1 || block->Outputs[block->Rows - 1] - block->Outputs[0] != (nint)(block->Rows - 1) * row) return 0;
        return Math.Max(0, block->Rows - ((lanes - rest) * bytes + row - 1) / row);
    }

    /// <summary>Copies fewer than 64 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(byte* from, byte* to, int bytes)
    {
        for (; bytes >= sizeof(long); bytes -= sizeof(long), from += sizeof(long), to += sizeof(long)) *(long*)to = *(long*)from;
        if ((bytes & 4) != 0)
        {
            *(int*)to = *(int*)from;
            from += 4;
            to += 4;
        }

        if ((bytes & 2) != 0)
        {
            *(short*)to = *(short*)from;
            from += 2;
            to += 2;
        }

        if ((bytes & 1) != 0) *to = *from;
    }
}
