using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A function of two tensors that are broadcast against each other.</summary>
internal sealed class BinaryKernel<TIn, TOut, TLoop>(WorkerPool workers, BinaryOperands operands, TLoop loop) : OpKernel
    where TIn : unmanaged
    where TOut : unmanaged
    where TLoop : struct, IBinaryLoop<TIn, TOut>
{
    private readonly Work _work = new(operands, loop);
    private readonly int _parts = ElementRange.Parts(operands.Plan.Count);

    public override void Run() => ElementRange.Run(workers, _work, _parts);

    private sealed class Work(BinaryOperands operands, TLoop loop) : ParallelWork
    {
        /// <summary>Runs shorter than this are not worth a call each where they can be joined.</summary>
        private const int ShortRun = 128;

        private const int JoinedBytes = 4096;

        private readonly bool _joins = Joins(operands.Plan);

        // What is written several times comes from the cache sooner than a call for each run is made, the shorter it is.
        private readonly BroadcastBlocks? _blocks
            = operands.Plan is { Rank: > 1, Count: > 0 } && !Joins(operands.Plan) && operands.Plan.Run < Worth(operands.Plan) ? new(operands.Plan, 2, Joined) : null;

        // Loops over codes gain more by length than writing a value several times takes; those over floats do not.
        private static bool Joins(BroadcastPlan plan) => plan is { Run: < ShortRun, Rank: 2 } && (IsOfCodes || plan.RepeatsRun(0) || plan.RepeatsRun(1));

        // Length of runs that are worth a call each.
        private static int Worth(BroadcastPlan plan) => IsOfCodes ? ShortRun : plan.Rank > 2 ? ShortRun / 2 : ShortRun / 8;

        private static unsafe int Joined => JoinedBytes / sizeof(TIn);

        private static unsafe bool IsOfCodes => sizeof(TIn) < sizeof(float);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Execute(int part)
        {
            var (start, length) = ElementRange.Of(part, operands.Plan.Count);
            var a = operands.First.Values<TIn>();
            var b = operands.Second.Values<TIn>();
            var y = operands.Output.Span<TOut>().Slice(start, length);
            if (_joins) Join(a, b, start, y);
            else if (_blocks is { } blocks) JoinBlocks(blocks, a, b, start, y);
            else if (operands.Plan.Rank == 2) WalkRows(a, b, start, y);
            else Walk(a, b, start, y);
        }

        // rows of one dimension, such as vectors that are each taken less their mean
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void WalkRows(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, int start, Span<TOut> y)
        {
            var plan = operands.Plan;
            var length = plan.Run;
            var (stepA, stepB) = (plan.Stride(0, 0), plan.Stride(1, 0));
            var (inA, inB) = (plan.Stride(0, 1), plan.Stride(1, 1));
            var (row, along) = Math.DivRem(start, length);
            while (y.Length > 0)
            {
                var run = Math.Min(length - along, y.Length);
                loop.Run(
                    a.Slice((row * stepA) + (along * inA), inA == 0 ? 1 : run), b.Slice((row * stepB) + (along * inB), inB == 0 ? 1 : run), y[..run]);
                y = y[run..];
                row++;
                along = 0;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Walk(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, int start, Span<TOut> y)
        {
            var plan = operands.Plan;
            var (firstIsConstant, secondIsConstant) = (plan.IsConstantInRun(0), plan.IsConstantInRun(1));
            Span<int> index = stackalloc int[plan.Rank];
            Span<int> offsets = stackalloc int[2];
            plan.Seek(start, index, offsets);
            while (y.Length > 0)
            {
                var run = Math.Min(plan.Run - index[^1], y.Length);
                loop.Run(a.Slice(offsets[0], firstIsConstant ? 1 : run), b.Slice(offsets[1], secondIsConstant ? 1 : run), y[..run]);
                plan.NextRun(index, offsets);
                y = y[run..];
            }
        }

        // Short runs one after the other, what counts several times written as often, make one long run of many.
        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Join(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, int start, Span<TOut> y)
        {
            Span<TIn> room = stackalloc TIn[2 * Joined];
            var run = operands.Plan.Run;
            var most = Math.Min(room.Length / 2 / run * run, y.Length);
            var first = new JoinedRuns<TIn>(a, operands.Plan.Form(0), run, start, room[..most]);
            var second = new JoinedRuns<TIn>(b, operands.Plan.Form(1), run, start, room.Slice(room.Length / 2, most));
            for (var i = 0; i < y.Length; i += most)
            {
                var count = Math.Min(most, y.Length - i);
                loop.Run(first.Next(count), second.Next(count), y.Slice(i, count));
            }
        }

        // As above, for runs that several dimensions are around.
        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void JoinBlocks(BroadcastBlocks blocks, ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, int start, Span<TOut> y)
        {
            Span<TIn> first = stackalloc TIn[Joined], second = stackalloc TIn[Joined];
            for (int from = start, until = start + y.Length, end; from < until; from = end)
            {
                end = Math.Min(blocks.End(from), until);
                loop.Run(blocks.Of(0, a, from, end, first), blocks.Of(1, b, from, end, second), y[(from - start)..(end - start)]);
            }
        }
    }
}
