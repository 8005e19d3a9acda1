using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Real values to codes of one scale.</summary>
internal readonly struct QuantizingLoop<T>(float scale, int zeroPoint) : IUnaryLoop<float, T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public void Run(ReadOnlySpan<float> x, Span<T> y) => AffineCodes.Quantize(x, y, scale, zeroPoint);
}

/// <summary>Codes of one scale to real values.</summary>
internal readonly struct DequantizingLoop<T>(float scale, int zeroPoint) : IUnaryLoop<T, float>
    where T : unmanaged, IBinaryInteger<T>
{
    public void Run(ReadOnlySpan<T> x, Span<float> y) => AffineExpansion.Expand(x, y, scale, zeroPoint);
}
