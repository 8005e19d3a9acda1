namespace TfLiteQuant.Kernels;

/// <summary>A bound product with int8 weights that quantizes its float input itself, piece by piece as it comes to it: codes stay in
/// the cache of the thread that multiplies them.</summary>
internal unsafe interface IDynamicProductWork
{
    /// <summary>Whether the shape, and the cut among threads, let it: no part quantizes again what another one did.</summary>
    bool TakesFloats { get; }

    /// <summary>Packs the filter.</summary>
    void Pack(sbyte* filter);

    /// <summary>Computes the output.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="input">Floats.</param>
    /// <param name="images">How each image is quantized.</param>
    /// <param name="output">Floats.</param>
    void Run(WorkerPool workers, float* input, DynamicParameters[] images, byte* output);
}
