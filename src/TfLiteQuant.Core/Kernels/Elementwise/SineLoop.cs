using System.Numerics.Tensors;

namespace TfLiteQuant.Kernels;

/// <summary>Sines along a span; the library's form also takes arguments far from 0.</summary>
internal readonly struct SineLoop : IUnaryLoop<float, float>
{
    public void Run(ReadOnlySpan<float> x, Span<float> y) => FullVectors.Run(x, y, static (from, to) => TensorPrimitives.Sin(from, to));
}
