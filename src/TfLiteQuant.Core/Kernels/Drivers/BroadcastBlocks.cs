using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Operands of a <see cref="BroadcastPlan"/> as they are along blocks of the common shape: where they lie, or written into room as
/// often as they count. So short runs, as of pairs or of heads, become long ones.</summary>
/// <remarks>The common shape has elements. A block is made of the innermost merged dimensions, as many as there is room for.</remarks>
internal sealed class BroadcastBlocks
{
    // Fewer elements than this are copied sooner than a call would be made.
    private const int FewElements = 8;

    private readonly BroadcastPlan _plan;
    private readonly int _axis;
    private readonly int _block;
    private readonly int _most;

    // From which axis inward each operand lies as the common shape does.
    private readonly int[] _dense;

    /// <param name="plan">How operands are broadcast.</param>
    /// <param name="operands">How many there are.</param>
    /// <param name="room">Elements that there is room for, at least a run.</param>
    public BroadcastBlocks(BroadcastPlan plan, int operands, int room)
    {
        _plan = plan;
        (_axis, _block) = (plan.Rank - 1, plan.Run);
        while (_axis > 0 && (long)_block * plan.Size(_axis - 1) <= room) _block *= plan.Size(--_axis);
        _most = room / _block * _block;
        _dense = new int[operands];
        for (var operand = 0; operand < operands; operand++) _dense[operand] = DenseFrom(operand);
    }

    /// <summary>Where elements that begin at a place end that there is room for.</summary>
    public int End(int start) => (int)Math.Min(_plan.Count, ((long)start / _block * _block) + _most);

    /// <summary>An operand's elements from one place of the common shape to before another.</summary>
    /// <param name="operand">Its number.</param>
    /// <param name="values">The operand.</param>
    /// <param name="start">The place.</param>
    /// <param name="end">Behind it, and no more than <see cref="End"/> tells.</param>
    /// <param name="room">As many elements as there is room for.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public ReadOnlySpan<T> Of<T>(int operand, ReadOnlySpan<T> values, int start, int end, Span<T> room)
        where T : unmanaged
    {
        if (_dense[operand] == 0) return values[start..end];
        var first = start / _block;
        Span<int> index = stackalloc int[_axis];
        var offset = 0;
        for (int axis = _axis - 1, rest = first; axis >= 0; axis--)
        {
            (rest, index[axis]) = Math.DivRem(rest, _plan.Size(axis));
            offset += index[axis] * _plan.Stride(operand, axis);
        }

        ref var from = ref MemoryMarshal.GetReference(values);
        ref var into = ref MemoryMarshal.GetReference(room);
        var blocks = ((end - 1) / _block) + 1 - first;
        if (_axis == 0) Fill(ref from, operand, 0, _block, ref into);
        for (int count; _axis > 0 && blocks > 0; blocks -= count)
        {
            // as many as one dimension has
            count = Math.Min(_plan.Size(_axis - 1) - index[_axis - 1], blocks);
            Along(ref Unsafe.Add(ref from, offset), operand, count, ref into);
            into = ref Unsafe.Add(ref into, count * _block);
            offset += count * _plan.Stride(operand, _axis - 1);
            index[_axis - 1] += count;
            for (var axis = _axis - 1; axis >= 0 && index[axis] == _plan.Size(axis); axis--)
            {
                offset -= index[axis] * _plan.Stride(operand, axis);
                index[axis] = 0;
                if (axis == 0) break;
                index[axis - 1]++;
                offset += _plan.Stride(operand, axis - 1);
            }
        }

        return room[(start - (first * _block))..(end - (first * _block))];
    }

    private int DenseFrom(int operand)
    {
        var (axis, stride) = (_plan.Rank, 1);
        while (axis > 0 && _plan.Stride(operand, axis - 1) == stride) stride *= _plan.Size(--axis);
        return axis;
    }

    // Blocks along the dimension around them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Along<T>(ref T from, int operand, int count, ref T into)
        where T : unmanaged
    {
        var stride = _plan.Stride(operand, _axis - 1);
        if (_dense[operand] < _axis)
        {
            Copy(ref from, ref into, count * _block);
            return;
        }

        for (var i = 0; i < (stride == 0 ? 1 : count); i++) Fill(ref Unsafe.Add(ref from, i * stride), operand, _axis, _block, ref Unsafe.Add(ref into, i * _block));
        if (stride == 0) Repeat(ref into, _block, count * _block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill<T>(ref T from, int operand, int axis, int count, ref T into)
        where T : unmanaged
    {
        if (_dense[operand] <= axis)
        {
            Copy(ref from, ref into, count);
            return;
        }

        var (size, stride) = (_plan.Size(axis), _plan.Stride(operand, axis));
        if (axis == _plan.Rank - 1)
        {
            RepeatedElement.Fill(ref into, size, from);
            return;
        }

        var part = count / size;
        for (var i = 0; i < (stride == 0 ? 1 : size); i++) Fill(ref Unsafe.Add(ref from, i * stride), operand, axis + 1, part, ref Unsafe.Add(ref into, i * part));
        if (stride == 0) Repeat(ref into, part, count);
    }

    private static unsafe void Copy<T>(ref T from, ref T into, int count)
        where T : unmanaged
    {
        if (count > FewElements) Unsafe.CopyBlockUnaligned(ref Unsafe.As<T, byte>(ref into), ref Unsafe.As<T, byte>(ref from), (uint)(count * sizeof(T)));
        else
            for (var i = 0; i < count; i++) Unsafe.Add(ref into, i) = Unsafe.Add(ref from, i);
    }

    // What is there is written behind itself: one part, then twice as many each time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Repeat<T>(ref T room, int part, int count)
        where T : unmanaged
    {
        if (part * sizeof(T) == sizeof(ulong))
        {
            RepeatedElement.Fill(ref Unsafe.As<T, ulong>(ref room), count / part, Unsafe.As<T, ulong>(ref room));
            return;
        }

        for (int filled = part, more; filled < count; filled += more)
        {
            more = Math.Min(filled, count - filled);
            Copy(ref room, ref Unsafe.Add(ref room, filled), more);
        }
    }
}
