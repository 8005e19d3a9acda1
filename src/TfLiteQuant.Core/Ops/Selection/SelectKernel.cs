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
        public override void Execute(int part)
        {
            var (start, length) = ElementRange.Of(part, plan.Count);
            var y = output.Span<T>().Slice(start, length);
            var conditions = condition.Values<byte>();
            var choices = yes.Values<T>();
            var others = no.Values<T>();
            var (constantCondition, constantYes, constantNo) = (plan.IsConstantInRun(0), plan.IsConstantInRun(1), plan.IsConstantInRun(2));
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
    }
}
