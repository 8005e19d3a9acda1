using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Float weights to int8 codes in [-127, 127] with zero point 0, one scale for the tensor or one for each index along a
/// dimension, each channel's range and codes in one visit.
/// </summary>
/// <remarks>
/// scale = 2 * max|w| / 254 in double precision; a range of at most 1e-6 is widened to 1e-6 first, so that a channel of
/// zeros gets a scale above 0. Codes divide by that scale; the file keeps it rounded to float. Source: the reference's
/// dynamic-range quantizer.
/// </remarks>
internal static class SymmetricWeights
{
    // Ranges (both sides of 0 together) up to this are widened to it.
    private const double SmallestRange = 1e-6;

    /// <summary>Quantizes a tensor.</summary>
    /// <param name="weights">Values in real units, row-major in <paramref name="shape"/>.</param>
    /// <param name="shape">Dimensions, outermost first.</param>
    /// <param name="axis">Dimension that scales run along, -1 for one scale.</param>
    /// <param name="codes">Room for as many codes as weights.</param>
    /// <param name="cancellation">Asked between channels.</param>
    /// <returns>The scales as stored in the file, or null if a weight is infinite or not a number.</returns>
    public static float[]? Quantize(ReadOnlySpan<float> weights, ReadOnlySpan<int> shape, int axis, Span<sbyte> codes, CancellationToken cancellation)
    {
        if (axis < 0) return QuantizeRows(weights, 1, codes, cancellation);
        var channels = shape[axis];
        var inner = 1;
        foreach (var dimension in shape[(axis + 1)..]) inner *= dimension;
        var outer = weights.Length / Math.Max(1, channels * inner);
        return outer <= 1 ? QuantizeRows(weights, channels, codes, cancellation)
            : inner == 1 ? QuantizeColumns(weights, channels, codes, cancellation)
            : QuantizePlanes(weights, outer, channels, inner, codes, cancellation);
    }

    /// <summary>Real units per code for a largest magnitude.</summary>
    public static double ScaleFor(float magnitude)
    {
        double max = magnitude;
        if (2 * max <= SmallestRange) max = SmallestRange / 2;
        return 2 * max / 254;
    }

    /// <summary>Channels that each lie in one piece.</summary>
    private static float[]? QuantizeRows(ReadOnlySpan<float> weights, int channels, Span<sbyte> codes, CancellationToken cancellation)
    {
        var scales = new float[channels];
        var length = weights.Length / Math.Max(1, channels);
        for (var channel = 0; channel < channels; channel++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = weights.Slice(channel * length, length);
            var magnitude = Magnitude.Max(row);
            if (!float.IsFinite(magnitude)) return null;
            var scale = ScaleFor(magnitude);
            scales[channel] = (float)scale;
            SymmetricCodes.Quantize(row, scale, codes.Slice(channel * length, length));
        }

        return scales;
    }

    /// <summary>Channels innermost: whole rows are visited, a value of each channel at a time.</summary>
    private static float[]? QuantizeColumns(ReadOnlySpan<float> weights, int channels, Span<sbyte> codes, CancellationToken cancellation)
    {
        var magnitudes = new float[channels];
        for (var i = 0; i < weights.Length; i += channels) Magnitude.MaxPerColumn(weights.Slice(i, channels), magnitudes);
        if (ScalesFor(magnitudes) is not var (exact, stored)) return null;
        for (var i = 0; i < weights.Length; i += channels)
        {
            cancellation.ThrowIfCancellationRequested();
            SymmetricCodes.QuantizePerColumn(weights.Slice(i, channels), exact, codes.Slice(i, channels));
        }

        return stored;
    }

    /// <summary>Channels in the middle: each has a piece in every plane.</summary>
    private static float[]? QuantizePlanes(ReadOnlySpan<float> weights, int outer, int channels, int inner, Span<sbyte> codes, CancellationToken cancellation)
    {
        var magnitudes = new float[channels];
        for (var piece = 0; piece < outer * channels; piece++)
        {
            var magnitude = Magnitude.Max(weights.Slice(piece * inner, inner));
            ref var sofar = ref magnitudes[piece % channels];
            sofar = float.IsNaN(magnitude) ? magnitude : Math.Max(sofar, magnitude);
        }

        if (ScalesFor(magnitudes) is not var (exact, stored)) return null;
        for (var piece = 0; piece < outer * channels; piece++)
        {
            cancellation.ThrowIfCancellationRequested();
            SymmetricCodes.Quantize(weights.Slice(piece * inner, inner), exact[piece % channels], codes.Slice(piece * inner, inner));
        }

        return stored;
    }

    private static (double[] Exact, float[] Stored)? ScalesFor(float[] magnitudes)
    {
        var exact = new double[magnitudes.Length];
        var stored = new float[magnitudes.Length];
        for (var i = 0; i < magnitudes.Length; i++)
        {
            if (!float.IsFinite(magnitudes[i])) return null;
            exact[i] = ScaleFor(magnitudes[i]);
            stored[i] = (float)exact[i];
        }

        return (exact, stored);
    }
}
