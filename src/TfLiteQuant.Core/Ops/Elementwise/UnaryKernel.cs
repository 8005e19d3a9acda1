using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A function of every element of one tensor.</summary>
internal sealed class UnaryKernel<TIn, TOut, TLoop>(WorkerPool workers, TensorValue input, TensorValue output, TLoop loop) : OpKernel
    where TIn : unmanaged
    where TOut : unmanaged
    where TLoop : struct, IUnaryLoop<TIn, TOut>
{
    private readonly Work _work = new(input, output, loop);
    private readonly int _parts = ElementRange.Parts(output.Count);

    public override void Run() => ElementRange.Run(workers, _work, _parts);

    private sealed class Work(TensorValue input, TensorValue output, TLoop loop) : ParallelWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Execute(int part)
        {
            var x = input.Values<TIn>();
            var (start, length) = ElementRange.Of(part, x.Length);
            loop.Run(x.Slice(start, length), output.Span<TOut>().Slice(start, length));
        }
    }
}
