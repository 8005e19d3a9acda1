using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>Elements of a tensor combined along some of its dimensions.</summary>
internal sealed class ReductionKernel<T, TReduction>(WorkerPool workers, ReductionPlan plan, TensorValue input, TensorValue output, TReduction reduction) : OpKernel
    where T : unmanaged
    where TReduction : struct, IReduction<T>
{
    private readonly Work _work = new(plan, input, output, reduction);

    public override void Run() => ElementRange.Run(workers, _work, _work.Parts);

    private sealed class Work : ParallelWork
    {
        private readonly ReductionPlan _plan;
        private readonly TensorValue _input;
        private readonly TensorValue _output;
        private readonly TReduction _reduction;
        private readonly int _groups;

        public Work(ReductionPlan plan, TensorValue input, TensorValue output, TReduction reduction)
        {
            (_plan, _input, _output, _reduction) = (plan, input, output, reduction);
            var perGroup = Math.Max(1L, (long)plan.Pieces * plan.Run);
            _groups = (int)Math.Max(1, ElementRange.Part / perGroup);
        }

        public int Parts => (_plan.Groups + _groups - 1) / _groups;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Execute(int part)
        {
            var start = part * _groups;
            _reduction.Run(_plan, _input.Values<T>(), _output.Span<T>(), start, Math.Min(start + _groups, _plan.Groups));
        }
    }
}
