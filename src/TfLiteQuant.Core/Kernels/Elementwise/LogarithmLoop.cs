using System.Numerics.Tensors;

namespace TfLiteQuant.Kernels;

/// <summary>Natural logarithms along a span.</summary>
internal readonly struct LogarithmLoop : IUnaryLoop<float, float>
{
    public void Run(ReadOnlySpan<float> x, Span<float> y) => FullVectors.Run(x, y, static (from, to) => TensorPrimitives.Log(from, to));
}
