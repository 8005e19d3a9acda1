using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>Elements of one of two tensors by a third of booleans, all broadcast against each other.</summary>
/// <typeparam name="T">Anything of the elements' size: they are only moved.</typeparam>
internal sealed class SelectKernel<T>(WorkerPool workers, BroadcastPlan plan, TensorValue condition, TensorValue yes, TensorValue no, TensorValue output) : OpKernel
    where T : unmanaged
{
    private readonly Work _work = new(plan, condition, yes, no, output);
    private readonly int _parts = ElementRange.Parts(plan.Count);

    public override void Run() => ElementRange.Run(workers, _work, _parts);

    private sealed class Work(BroadcastPlan plan, TensorValue condition, TensorValue yes, TensorValue no, TensorValue output) : ParallelWork
    {
        /// <summary>Runs shorter than this are joined: a call for each takes longer than writing what counts several times.</summary>
        private const int ShortRun = 64;

        /// <summary>The same where a run is a copy of one of the two.</summary>
        private const int ShortCopy = 48;

        private const int JoinedBytes = 4096;

        private readonly BroadcastBlocks? _blocks = plan is { Rank: > 1, Count: > 0 } && plan.Run < (plan.IsConstantInRun(0) ? ShortCopy : ShortRun) ? new(plan, 3, Joined) : null;

        private static unsafe int Joined => JoinedBytes / sizeof(T);

        public override void Execute(int part)
        {
            var (start, length) = ElementRange.Of(part, plan.Count);
            var y = output.Span<T>().Slice(start, length);
            var conditions = condition.Values<byte>();
            var choices = yes.Values<T>();
            var others = no.Values<T>();
            var (constantCondition, constantYes, constantNo) = (plan.IsConstantInRun(0), plan.IsConstantInRun(1), plan.IsConstantInRun(2));
            if (_blocks is { } blocks)
            {
                JoinBlocks(blocks, conditions, choices, others, start, y);
                return;
            }

            if (plan.Rank == 2)
            {
                WalkRows(conditions, choices, others, start, y);
                return;
            }

            Span<int> index = stackalloc int[plan.Rank];
            Span<int> offsets = stackalloc int[3];
            plan.Seek(start, index, offsets);
            while (y.Length > 0)
            {
                var run = Math.Min(plan.Run - index[^1], y.Length);
                Selection.Run(
                    conditions.Slice(offsets[0], constantCondition ? 1 : run),
                    choices.Slice(offsets[1], constantYes ? 1 : run),
                    others.Slice(offsets[2], constantNo ? 1 : run),
                    y[..run]);
                plan.NextRun(index, offsets);
                y = y[run..];
            }
        }

        // rows of one dimension, such as pixels of channels
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void WalkRows(ReadOnlySpan<byte> conditions, ReadOnlySpan<T> choices, ReadOnlySpan<T> others, int start, Span<T> y)
        {
            var length = plan.Run;
            var (stepCondition, stepYes, stepNo) = (plan.Stride(0, 0), plan.Stride(1, 0), plan.Stride(2, 0));
            var (inCondition, inYes, inNo) = (plan.Stride(0, 1), plan.Stride(1, 1), plan.Stride(2, 1));
            var (row, along) = Math.DivRem(start, length);
            while (y.Length > 0)
            {
                var run = Math.Min(length - along, y.Length);
                Selection.Run(
                    conditions.Slice((row * stepCondition) + (along * inCondition), inCondition == 0 ? 1 : run),
                    choices.Slice((row * stepYes) + (along * inYes), inYes == 0 ? 1 : run),
                    others.Slice((row * stepNo) + (along * inNo), inNo == 0 ? 1 : run),
                    y[..run]);
                y = y[run..];
                row++;
                along = 0;
            }
        }

        // Short runs one after the other, what counts several times written as often, make one long run of many.
        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void JoinBlocks(BroadcastBlocks blocks, ReadOnlySpan<byte> conditions, ReadOnlySpan<T> choices, ReadOnlySpan<T> others, int start, Span<T> y)
        {
            Span<byte> decided = stackalloc byte[Joined];
            Span<T> first = stackalloc T[Joined], second = stackalloc T[Joined];
            for (int from = start, until = start + y.Length, end; from < until; from = end)
            {
                end = Math.Min(blocks.End(from), until);
                Selection.Run(
                    blocks.Of(0, conditions, from, end, decided), blocks.Of(1, choices, from, end, first), blocks.Of(2, others, from, end, second), y[(from - start)..(end - start)]);
            }
        }
    }
}
