using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Reads constants. Files that the runtime loads may hold more data than the shape takes.</summary>
internal static class ConstantData
{
    /// <summary>The values of a float constant, row-major.</summary>
    public static ReadOnlySpan<float> Floats(Tensor tensor) => tensor.Buffer.Data.AsSpan<float>()[..checked((int)tensor.ElementCount)];
}
