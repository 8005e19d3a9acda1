using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Repeats every value some times, for depthwise convolutions with several filters a channel.</summary>
/// <param name="count">Values.</param>
/// <param name="times">How often each stands in the result.</param>
/// <param name="threads">Threads that share the work.</param>
internal sealed unsafe class RepeatChannelsWork<T>(int count, int times, int threads) : RangeWork(count, times, threads)
    where T : unmanaged
{
    private readonly AlignedArray<T> _repeated = new((long)count * times);
    private T* _input;

    /// <summary>Returns the repeated values, which stay until the next run.</summary>
    public T* Run(WorkerPool workers, T* input)
    {
        _input = input;
        RunAll(workers);
        return _repeated.Pointer;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected override void Execute(int first, int end)
    {
        var target = _repeated.Pointer + (nint)first * times;
        for (var i = first; i < end; i++)
        {
            var value = _input[i];
            for (var copy = 0; copy < times; copy++) *target++ = value;
        }
    }
}
