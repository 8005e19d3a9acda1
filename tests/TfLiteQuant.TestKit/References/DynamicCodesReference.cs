namespace TfLiteQuant.TestKit;

/// <summary>What hybrid kernels make of a vector of activations: int8 codes whose parameters follow from the vector, in single precision.</summary>
public static class DynamicCodesReference
{
    /// <summary>The values that codes without a zero point stand for.</summary>
    public static double[] Symmetric(double[] vector)
    {
        var values = Array.ConvertAll(vector, static value => (float)value);
        var range = values.Select(MathF.Abs).DefaultIfEmpty(0).Max();
        if (range == 0) return new double[vector.Length];
        var (scale, inverse) = (range / 127f, 127f / range);
        return Array.ConvertAll(values, value => Math.Clamp(MathF.Round(value * inverse, MidpointRounding.AwayFromZero), -127, 127) * (double)scale);
    }

    /// <summary>The values that codes with a zero point stand for.</summary>
    public static double[] Asymmetric(double[] vector)
    {
        var values = Array.ConvertAll(vector, static value => (float)value);
        var (min, max) = (Math.Min(0f, values.Min()), Math.Max(0f, values.Max()));
        if (min == max) return new double[vector.Length];
        var scale = (max - min) / 255f;
        var (fromMin, fromMax) = (-128 - (min / scale), 127 - (max / scale));
        var zero = 128 + Math.Abs(min / scale) < 127 + Math.Abs(max / scale) ? fromMin : fromMax;
        var code = Math.Clamp(MathF.Round(zero, MidpointRounding.AwayFromZero), -128, 127);
        var inverse = 1f / scale;
        return Array.ConvertAll(values, value => (Math.Clamp(MathF.Round(code + (value * inverse), MidpointRounding.AwayFromZero), -128, 127) - code) * (double)scale);
    }
}
