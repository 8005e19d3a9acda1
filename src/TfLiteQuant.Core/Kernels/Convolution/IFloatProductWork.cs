namespace TfLiteQuant.Kernels;

/// <summary>A bound product in float32 with weights.</summary>
internal unsafe interface IFloatProductWork
{
    /// <summary>Packs the filter and takes the bias, which is empty where there is none.</summary>
    void Pack(float* filter, ReadOnlySpan<float> bias);

    /// <summary>Computes the output.</summary>
    void Run(WorkerPool workers, float* input, float* output);
}
