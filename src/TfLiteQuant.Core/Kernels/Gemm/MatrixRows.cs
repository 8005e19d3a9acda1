using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Lays matrices out as rows of a given distance, turning those that lie the other way round.</summary>
/// <param name="matrices">Matrices.</param>
/// <param name="rows">Rows of each.</param>
/// <param name="depth">Elements of a row.</param>
/// <param name="rowElements">Elements from one row to the next; those behind the depth stay zero.</param>
/// <param name="isTransposed">Whether the matrices lie as depth x rows.</param>
/// <param name="threads">Threads that share the work.</param>
internal sealed unsafe class MatrixRows<T>(int matrices, int rows, int depth, int rowElements, bool isTransposed, int threads)
    : RangeWork(matrices * rows, depth, threads)
    where T : unmanaged
{
    private readonly AlignedArray<T> _laid = new((long)matrices * rows * rowElements);
    private T* _source;

    /// <summary>Returns the rows, which stay until the next run.</summary>
    public T* Run(WorkerPool workers, T* source)
    {
        _source = source;
        RunAll(workers);
        return _laid.Pointer;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected override void Execute(int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            var target = _laid.Pointer + (nint)row * rowElements;
            if (!isTransposed)
            {
                new ReadOnlySpan<T>(_source + (nint)row * depth, depth).CopyTo(new Span<T>(target, depth));
                continue;
            }

            var from = _source + (nint)(row / rows) * rows * depth + row % rows;
            for (var k = 0; k < depth; k++) target[k] = from[(nint)k * rows];
        }
    }
}
