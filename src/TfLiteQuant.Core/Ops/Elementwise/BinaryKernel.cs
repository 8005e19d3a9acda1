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
        private readonly bool _repeatsFirst = operands.Plan.Run < ShortRun && operands.Plan.RepeatsRun(0);
        private readonly bool _repeatsSecond = operands.Plan.Run < ShortRun && operands.Plan.RepeatsRun(1);

        private readonly bool _spreadsFirst = Spreads(operands.Plan, 0);
        private readonly bool _spreadsSecond = Spreads(operands.Plan, 1);

        // Loops over codes gain more by length than writing a value several times takes; those over floats do not.
        private static unsafe bool Spreads(BroadcastPlan plan, int operand) => sizeof(TIn) < sizeof(float) && plan.Run < ShortRun && plan.SpreadsValue(operand);

        public override void Execute(int part)
        {
            var (start, length) = ElementRange.Of(part, operands.Plan.Count);
            var a = operands.First.Values<TIn>();
            var b = operands.Second.Values<TIn>();
            var y = operands.Output.Span<TOut>().Slice(start, length);
            if (_spreadsSecond) Spread(a.Slice(start, length), b, start, y, spreadsFirst: false);
            else if (_spreadsFirst) Spread(b.Slice(start, length), a, start, y, spreadsFirst: true);
            else if (_repeatsSecond) Repeat(a.Slice(start, length), b, start, y, repeatsFirst: false);
            else if (_repeatsFirst) Repeat(b.Slice(start, length), a, start, y, repeatsFirst: true);
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

        // values that count for a short run each, written as often as they count, make one long run of many
        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private unsafe void Spread(ReadOnlySpan<TIn> dense, ReadOnlySpan<TIn> values, int start, Span<TOut> y, bool spreadsFirst)
        {
            Span<TIn> room = stackalloc TIn[JoinedBytes / sizeof(TIn)];
            var run = operands.Plan.Run;
            var (value, left) = (start / run, run - (start % run));
            for (var i = 0; i < y.Length; i += room.Length)
            {
                var spread = room[..Math.Min(room.Length, y.Length - i)];
                for (int filled = 0, count; filled < spread.Length; filled += count)
                {
                    count = Math.Min(left, spread.Length - filled);
                    spread.Slice(filled, count).Fill(values[value]);
                    left -= count;
                    if (left > 0) continue;
                    value++;
                    left = run;
                }

                var others = dense.Slice(i, spread.Length);
                var results = y.Slice(i, spread.Length);
                if (spreadsFirst) loop.Run(spread, others, results);
                else loop.Run(others, spread, results);
            }
        }

        // a short run written several times in a row makes one long run of many
        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private unsafe void Repeat(ReadOnlySpan<TIn> dense, ReadOnlySpan<TIn> run, int start, Span<TOut> y, bool repeatsFirst)
        {
            Span<TIn> room = stackalloc TIn[JoinedBytes / sizeof(TIn)];
            var joined = room[..Math.Min(room.Length / run.Length * run.Length, y.Length)];
            for (int filled = 0, from = start % run.Length; filled < joined.Length; from = 0)
            {
                var count = Math.Min(run.Length - from, joined.Length - filled);
                run.Slice(from, count).CopyTo(joined[filled..]);
                filled += count;
            }

            for (var i = 0; i < y.Length; i += joined.Length)
            {
                var count = Math.Min(joined.Length, y.Length - i);
                if (repeatsFirst) loop.Run(joined[..count], dense.Slice(i, count), y.Slice(i, count));
                else loop.Run(dense.Slice(i, count), joined[..count], y.Slice(i, count));
            }
        }
    }
}
