using TfLiteQuant.Kernels;

namespace TfLiteQuant.Quantization;

/// <summary>How a channel's largest magnitude becomes a scale, and how values become codes in [-127, 127] with it: the reference's
/// quantizers agree on neither.</summary>
/// <typeparam name="TFactor">What codes are computed with.</typeparam>
internal interface ISymmetricScheme<TFactor>
    where TFactor : unmanaged
{
    /// <summary>The factor and the scale that the file stores.</summary>
    /// <param name="magnitude">Largest magnitude of the channel, finite.</param>
    /// <param name="least">Smallest scale that the channel may have, 0 for no such demand.</param>
    (TFactor Factor, float Scale) For(float magnitude, float least);

    /// <summary>Codes of values that share one factor.</summary>
    void Quantize(ReadOnlySpan<float> values, TFactor factor, Span<sbyte> codes);

    /// <summary>Codes of a row whose columns have a factor each.</summary>
    void QuantizePerColumn(ReadOnlySpan<float> row, ReadOnlySpan<TFactor> factors, Span<sbyte> codes);
}

/// <summary>Quotients by 2 * max|w| / 254 in double precision: weights of dynamic range.</summary>
internal readonly struct DoubleQuotients : ISymmetricScheme<double>
{
    // Ranges (both sides of 0 together) up to this are widened to it, so that a channel of zeros gets a scale above 0.
    private const double SmallestRange = 1e-6;

    /// <summary>Real units per code for a largest magnitude.</summary>
    public static double ScaleFor(float magnitude)
    {
        double max = magnitude;
        if (2 * max <= SmallestRange) max = SmallestRange / 2;
        return 2 * max / 254;
    }

    public (double Factor, float Scale) For(float magnitude, float least)
    {
        var scale = Math.Max(ScaleFor(magnitude), least);
        return (scale, (float)scale);
    }

    public void Quantize(ReadOnlySpan<float> values, double factor, Span<sbyte> codes) => SymmetricCodes.Quantize(values, factor, codes);

    public void QuantizePerColumn(ReadOnlySpan<float> row, ReadOnlySpan<double> factors, Span<sbyte> codes) => SymmetricCodes.QuantizePerColumn(row, factors, codes);
}

/// <summary>Float products by the reciprocal of the stored scale, float(1.0 / scale): per-axis weights of int8 models.</summary>
internal readonly struct ReciprocalProducts : ISymmetricScheme<float>
{
    public (float Factor, float Scale) For(float magnitude, float least)
    {
        var scale = Math.Max((float)DoubleQuotients.ScaleFor(magnitude), least);
        return ((float)(1.0 / scale), scale);
    }

    public void Quantize(ReadOnlySpan<float> values, float factor, Span<sbyte> codes) => ReciprocalCodes.Quantize(values, factor, codes);

    public void QuantizePerColumn(ReadOnlySpan<float> row, ReadOnlySpan<float> factors, Span<sbyte> codes) => ReciprocalCodes.QuantizePerColumn(row, factors, codes);
}

/// <summary>Float products by 127 / max|w|: weights with one scale in int8 models, and all weights beside int16 activations.</summary>
internal readonly struct RangeProducts : ISymmetricScheme<float>
{
    public (float Factor, float Scale) For(float magnitude, float least)
    {
        var quotient = magnitude / 127f;
        var widened = (float)DoubleQuotients.ScaleFor(magnitude);
        if (quotient >= least && quotient > widened / 2) return (127f / magnitude, quotient);
        var scale = Math.Max(widened, least);
        return ((float)(1.0 / scale), scale);
    }

    public void Quantize(ReadOnlySpan<float> values, float factor, Span<sbyte> codes) => ReciprocalCodes.Quantize(values, factor, codes);

    public void QuantizePerColumn(ReadOnlySpan<float> row, ReadOnlySpan<float> factors, Span<sbyte> codes) => ReciprocalCodes.QuantizePerColumn(row, factors, codes);
}
