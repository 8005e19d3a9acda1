namespace TfLiteQuant.Kernels.Movement;

/// <summary>
/// A copy between two strided layouts, reduced to the fewest loops: dimensions of extent 1 are gone, neighbours that lie
/// behind one another in both layouts are one, and what is contiguous in both is a block copied whole.
/// </summary>
internal sealed class CopyPlan
{
    // from here on, filling with one element is faster than taking it from tiles
    private const int FilledBytes = 64;

    private readonly int[] _extents;
    private readonly long[] _source;
    private readonly long[] _target;

    private CopyPlan(int block, List<(int Extent, long Source, long Target)> loops, long sourceOffset, long targetOffset)
    {
        BlockBytes = block;
        SourceOffset = sourceOffset;
        TargetOffset = targetOffset;
        _extents = [.. loops.Select(static loop => loop.Extent)];
        _source = [.. loops.Select(static loop => loop.Source)];
        _target = [.. loops.Select(static loop => loop.Target)];
    }

    /// <summary>Bytes that are contiguous in both layouts.</summary>
    public int BlockBytes { get; }

    /// <summary>Extents of the loops around the block, outermost first.</summary>
    public ReadOnlySpan<int> Extents => _extents;

    /// <summary>Bytes from step to step of each loop in the source; 0 repeats, negative walks backwards.</summary>
    public ReadOnlySpan<long> SourceStrides => _source;

    /// <summary>Bytes from step to step of each loop in the target.</summary>
    public ReadOnlySpan<long> TargetStrides => _target;

    /// <summary>Bytes to the first block of the source.</summary>
    public long SourceOffset { get; }

    /// <summary>Bytes to the first block of the target.</summary>
    public long TargetOffset { get; }

    /// <summary>Whether there is nothing to copy.</summary>
    public bool IsEmpty { get; private init; }

    /// <summary>Whether all is one block at the beginning of both.</summary>
    public bool IsWhole => _extents.Length == 0 && SourceOffset == 0 && TargetOffset == 0;

    /// <summary>Whether the two innermost loops exchange rows and columns: the last is contiguous in the target, the one
    /// before it in the source.</summary>
    public bool IsTransposition { get; private init; }

    /// <summary>Bytes copied.</summary>
    public long Bytes
    {
        get
        {
            long bytes = IsEmpty ? 0 : BlockBytes;
            foreach (var extent in _extents) bytes *= extent;
            return bytes;
        }
    }

    /// <summary>Makes a plan. Strides and offsets count elements; loops may run in any order, so targets must not overlap.</summary>
    public static CopyPlan Create(
        ReadOnlySpan<int> extents, ReadOnlySpan<long> source, ReadOnlySpan<long> target, int elementBytes, long sourceOffset = 0, long targetOffset = 0)
    {
        sourceOffset *= elementBytes;
        targetOffset *= elementBytes;
        var loops = new List<(int Extent, long Source, long Target)>(extents.Length);
        for (var d = 0; d < extents.Length; d++)
        {
            if (extents[d] <= 0) return new CopyPlan(elementBytes, [], sourceOffset, targetOffset) { IsEmpty = true };
            if (extents[d] == 1) continue;
            var loop = (Extent: extents[d], Source: source[d] * elementBytes, Target: target[d] * elementBytes);
            if (loops.Count > 0 && loops[^1].Source == loop.Source * loop.Extent && loops[^1].Target == loop.Target * loop.Extent)
                loops[^1] = (loops[^1].Extent * loop.Extent, loop.Source, loop.Target);
            else loops.Add(loop);
        }

        var block = elementBytes;
        if (loops.Count > 0 && loops[^1].Source == block && loops[^1].Target == block)
        {
            block = checked(block * loops[^1].Extent);
            loops.RemoveAt(loops.Count - 1);
        }

        var transposes = Transposition(loops, block);
        return new CopyPlan(block, loops, sourceOffset, targetOffset) { IsTransposition = transposes };
    }

    /// <summary>Row-major strides of a shape, in elements.</summary>
    public static long[] Strides(ReadOnlySpan<int> shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= shape[d];
        }

        return strides;
    }

    // Reading along one loop and writing along another touches a cache line per element; tiles of both reuse the lines.
    private static bool Transposition(List<(int Extent, long Source, long Target)> loops, int block)
    {
        if (loops.Count < 2 || block is not (1 or 2 or 4 or 8 or 16)) return false;
        var inTarget = loops.FindIndex(loop => loop.Target == block);
        var inSource = loops.FindIndex(loop => loop.Source == block);
        if (inTarget < 0 || inSource < 0 || inTarget == inSource) return false;
        var (writes, reads) = (loops[inTarget], loops[inSource]);
        loops.Remove(writes);
        if (writes.Source == 0 && (long)writes.Extent * block >= FilledBytes)
        {
            loops.Add(writes);
            return false;
        }

        loops.Remove(reads);
        loops.Add(reads);
        loops.Add(writes);
        return true;
    }
}
