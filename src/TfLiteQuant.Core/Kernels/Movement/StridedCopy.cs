using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Movement;

/// <summary>Executes a <see cref="CopyPlan"/>, whole or in rows that different threads may take.</summary>
internal static unsafe class StridedCopy
{
    private const int SlabRows = 32;

    /// <summary>Pieces the copy can be cut into.</summary>
    public static int Rows(CopyPlan plan)
    {
        if (plan.IsEmpty) return 0;
        var inner = plan.IsTransposition ? 2 : Math.Min(1, plan.Extents.Length);
        var rows = plan.IsTransposition ? (plan.Extents[^2] + SlabRows - 1) / SlabRows : 1;
        foreach (var extent in plan.Extents[..^inner]) rows *= extent;
        return rows;
    }

    /// <summary>Copies everything.</summary>
    public static void Run(CopyPlan plan, byte* source, byte* target) => Run(plan, source, target, 0, Rows(plan));

    /// <summary>Copies the rows from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static void Run(CopyPlan plan, byte* source, byte* target, int first, int end)
    {
        if (first >= end || plan.IsEmpty) return;
        source += plan.SourceOffset;
        target += plan.TargetOffset;
        switch (plan.BlockBytes)
        {
            case 1: Loops<byte>(plan, source, target, first, end); break;
            case 2: Loops<ushort>(plan, source, target, first, end); break;
            case 4: Loops<uint>(plan, source, target, first, end); break;
            case 8: Loops<ulong>(plan, source, target, first, end); break;
            case 16: Loops<Vector128<byte>>(plan, source, target, first, end); break;
            case 32: Loops<Vector256<byte>>(plan, source, target, first, end); break;
            case 64: Loops<Vector512<byte>>(plan, source, target, first, end); break;
            default: Loops<Int128>(plan, source, target, first, end); break;
        }
    }

    // T stands for the block; Int128 for blocks of other sizes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Loops<T>(CopyPlan plan, byte* source, byte* target, int first, int end)
        where T : unmanaged
    {
        var slabs = plan.IsTransposition ? (plan.Extents[^2] + SlabRows - 1) / SlabRows : 1;
        var outer = Math.Max(0, plan.Extents.Length - (plan.IsTransposition ? 2 : 1));
        var counters = stackalloc int[outer + 1];
        var rest = first / slabs;
        long from = 0, to = 0;
        for (var d = outer - 1; d >= 0; d--)
        {
            counters[d] = rest % plan.Extents[d];
            rest /= plan.Extents[d];
            from += counters[d] * plan.SourceStrides[d];
            to += counters[d] * plan.TargetStrides[d];
        }

        var slab = first % slabs;
        for (var row = first; row < end; row++)
        {
            if (plan.IsTransposition) Slab<T>(plan, source + from, target + to, slab);
            else if (plan.Extents.Length == 0) Unsafe.CopyBlockUnaligned(target, source, (uint)plan.BlockBytes);
            else if (typeof(T) == typeof(Int128)) Blocks(plan, source + from, target + to);
            else Elements<T>(source + from, plan.SourceStrides[^1], target + to, plan.TargetStrides[^1], plan.Extents[^1]);
            if (++slab < slabs) continue;
            slab = 0;
            for (var d = outer - 1; d >= 0; d--)
            {
                from += plan.SourceStrides[d];
                to += plan.TargetStrides[d];
                if (++counters[d] < plan.Extents[d]) break;
                from -= plan.SourceStrides[d] * counters[d];
                to -= plan.TargetStrides[d] * counters[d];
                counters[d] = 0;
            }
        }
    }

    private static void Slab<T>(CopyPlan plan, byte* source, byte* target, int slab)
        where T : unmanaged
    {
        var begin = slab * SlabRows;
        var rows = Math.Min(SlabRows, plan.Extents[^2] - begin);
        Transposition.Run<T>(
            source + begin * plan.SourceStrides[^2], plan.SourceStrides[^1], target + begin * plan.TargetStrides[^2], plan.TargetStrides[^2], rows, plan.Extents[^1]);
    }

    private static void Blocks(CopyPlan plan, byte* source, byte* target)
    {
        var (from, to, bytes) = (plan.SourceStrides[^1], plan.TargetStrides[^1], (uint)plan.BlockBytes);
        for (var i = plan.Extents[^1]; i > 0; i--, source += from, target += to) Unsafe.CopyBlockUnaligned(target, source, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Elements<T>(byte* source, long from, byte* target, long to, int count)
        where T : unmanaged
    {
        if (from == 0 && to == sizeof(T))
        {
            PatternFill.Run((T*)target, count, Unsafe.ReadUnaligned<T>(source));
            return;
        }

        if (from == -sizeof(T) && to == sizeof(T))
        {
            var reversed = new Span<T>(target, count);
            new ReadOnlySpan<T>(source + (count - 1) * from, count).CopyTo(reversed);
            reversed.Reverse();
            return;
        }

        for (var i = 0; i < count; i++, source += from, target += to) Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<T>(source));
    }
}
