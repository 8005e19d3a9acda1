using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A bound integer product with weights.</summary>
/// <typeparam name="T">Elements of the input.</typeparam>
internal unsafe interface IIntegerProductWork<T>
    where T : unmanaged
{
    /// <summary>Packs the filter.</summary>
    /// <param name="filter">Its elements.</param>
    /// <param name="zeroPoint">Taken from each.</param>
    /// <param name="bias">A value per output channel; empty for none.</param>
    /// <param name="inputZero">The code of 0.0 that is still in the input's elements.</param>
    void Pack<TFilter>(TFilter* filter, int zeroPoint, ReadOnlySpan<int> bias, int inputZero)
        where TFilter : unmanaged, IBinaryInteger<TFilter>;

    /// <summary>Sets the element that stands for zero beyond the border of an image.</summary>
    void SetPadding(T zero, int image);

    /// <summary>Computes the output.</summary>
    void Run(WorkerPool workers, T* input, byte* output);
}
