using TfLiteQuant.Kernels;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Float weights to int8 codes in [-127, 127] with zero point 0, one scale for the tensor or one for each index along a
/// dimension, each channel's range and codes in one visit.
/// </summary>
internal static class SymmetricWeights
{
    /// <summary>Quantizes a tensor as dynamic range does: scale = 2 * max|w| / 254 in double precision, a range of at most 1e-6
    /// widened to 1e-6 first; codes divide by that scale; the file keeps it rounded to float.</summary>
    /// <param name="weights">Values in real units, row-major in <paramref name="shape"/>.</param>
    /// <param name="shape">Dimensions, outermost first.</param>
    /// <param name="axis">Dimension that scales run along, -1 for one scale.</param>
    /// <param name="codes">Room for as many codes as weights.</param>
    /// <param name="cancellation">Asked between channels.</param>
    /// <returns>The scales as stored in the file, or null if a weight is infinite or not a number.</returns>
    public static float[]? Quantize(ReadOnlySpan<float> weights, ReadOnlySpan<int> shape, int axis, Span<sbyte> codes, CancellationToken cancellation)
        => Quantize<DoubleQuotients, double>(default, weights, shape, axis, [], codes, cancellation);

    /// <summary>Quantizes a tensor by a scheme of scales and rounding.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="weights">Values in real units, row-major in <paramref name="shape"/>.</param>
    /// <param name="shape">Dimensions, outermost first.</param>
    /// <param name="axis">Dimension that scales run along, -1 for one scale.</param>
    /// <param name="least">Smallest scale of each channel; empty for no such demand.</param>
    /// <param name="codes">Room for as many codes as weights.</param>
    /// <param name="cancellation">Asked between channels.</param>
    /// <returns>The scales as stored in the file, or null if a weight is infinite or not a number.</returns>
    public static float[]? Quantize<TScheme, TFactor>(
        TScheme scheme, ReadOnlySpan<float> weights, ReadOnlySpan<int> shape, int axis, ReadOnlySpan<float> least, Span<sbyte> codes, CancellationToken cancellation)
        where TScheme : struct, ISymmetricScheme<TFactor>
        where TFactor : unmanaged
    {
        if (axis < 0) return QuantizeRows<TScheme, TFactor>(scheme, weights, 1, least, codes, cancellation);
        var channels = shape[axis];
        var inner = 1;
        foreach (var dimension in shape[(axis + 1)..]) inner *= dimension;
        var outer = weights.Length / Math.Max(1, channels * inner);
        return outer <= 1 ? QuantizeRows<TScheme, TFactor>(scheme, weights, channels, least, codes, cancellation)
            : inner == 1 ? QuantizeColumns<TScheme, TFactor>(scheme, weights, channels, least, codes, cancellation)
            : QuantizePlanes<TScheme, TFactor>(scheme, weights, outer, channels, inner, least, codes, cancellation);
    }

    /// <summary>Channels that each lie in one piece.</summary>
    private static float[]? QuantizeRows<TScheme, TFactor>(
        TScheme scheme, ReadOnlySpan<float> weights, int channels, ReadOnlySpan<float> least, Span<sbyte> codes, CancellationToken cancellation)
        where TScheme : struct, ISymmetricScheme<TFactor>
        where TFactor : unmanaged
    {
        var scales = new float[channels];
        var length = weights.Length / Math.Max(1, channels);
        for (var channel = 0; channel < channels; channel++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = weights.Slice(channel * length, length);
            var magnitude = Magnitude.Max(row);
            if (!float.IsFinite(magnitude)) return null;
            (var factor, scales[channel]) = scheme.For(magnitude, least.IsEmpty ? 0 : least[channel]);
            scheme.Quantize(row, factor, codes.Slice(channel * length, length));
        }

        return scales;
    }

    /// <summary>Channels innermost: whole rows are visited, a value of each channel at a time.</summary>
    private static float[]? QuantizeColumns<TScheme, TFactor>(
        TScheme scheme, ReadOnlySpan<float> weights, int channels, ReadOnlySpan<float> least, Span<sbyte> codes, CancellationToken cancellation)
        where TScheme : struct, ISymmetricScheme<TFactor>
        where TFactor : unmanaged
    {
        var magnitudes = new float[channels];
        for (var i = 0; i < weights.Length; i += channels) Magnitude.MaxPerColumn(weights.Slice(i, channels), magnitudes);
        if (ScalesFor<TScheme, TFactor>(scheme, magnitudes, least) is not var (factors, scales)) return null;
        for (var i = 0; i < weights.Length; i += channels)
        {
            cancellation.ThrowIfCancellationRequested();
            scheme.QuantizePerColumn(weights.Slice(i, channels), factors, codes.Slice(i, channels));
        }

        return scales;
    }

    /// <summary>Channels in the middle: each has a piece in every plane.</summary>
    private static float[]? QuantizePlanes<TScheme, TFactor>(
        TScheme scheme, ReadOnlySpan<float> weights, int outer, int channels, int inner, ReadOnlySpan<float> least, Span<sbyte> codes, CancellationToken cancellation)
        where TScheme : struct, ISymmetricScheme<TFactor>
        where TFactor : unmanaged
    {
        var magnitudes = new float[channels];
        for (var piece = 0; piece < outer * channels; piece++)
        {
            var magnitude = Magnitude.Max(weights.Slice(piece * inner, inner));
            ref var sofar = ref magnitudes[piece % channels];
            sofar = float.IsNaN(magnitude) ? magnitude : Math.Max(sofar, magnitude);
        }

        if (ScalesFor<TScheme, TFactor>(scheme, magnitudes, least) is not var (factors, scales)) return null;
        for (var piece = 0; piece < outer * channels; piece++)
        {
            cancellation.ThrowIfCancellationRequested();
            scheme.Quantize(weights.Slice(piece * inner, inner), factors[piece % channels], codes.Slice(piece * inner, inner));
        }

        return scales;
    }

    private static (TFactor[] Factors, float[] Scales)? ScalesFor<TScheme, TFactor>(TScheme scheme, float[] magnitudes, ReadOnlySpan<float> least)
        where TScheme : struct, ISymmetricScheme<TFactor>
        where TFactor : unmanaged
    {
        var factors = new TFactor[magnitudes.Length];
        var scales = new float[magnitudes.Length];
        for (var i = 0; i < magnitudes.Length; i++)
        {
            if (!float.IsFinite(magnitudes[i])) return null;
            (factors[i], scales[i]) = scheme.For(magnitudes[i], least.IsEmpty ? 0 : least[i]);
        }

        return (factors, scales);
    }
}
