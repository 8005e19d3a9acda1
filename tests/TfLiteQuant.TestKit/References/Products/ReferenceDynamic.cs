namespace TfLiteQuant.TestKit;

/// <summary>Floats to int8 as the reference quantizes activations while a model runs; all in single precision.</summary>
/// <param name="Codes">A code for each value.</param>
/// <param name="Scale">Real units per code.</param>
/// <param name="ZeroPoint">The code of 0.0.</param>
public sealed record ReferenceDynamic(int[] Codes, float Scale, int ZeroPoint)
{
    /// <summary>The larger magnitude becomes 127.</summary>
    public static ReferenceDynamic Symmetric(ReadOnlySpan<float> values)
    {
        var range = 0f;
        foreach (var value in values) range = Math.Max(range, Math.Abs(value));
        if (range == 0) return new ReferenceDynamic(new int[values.Length], 1, 0);
        var inverse = 127 / range;
        return new ReferenceDynamic(Round(values, 0, inverse, -127), range / 127, 0);
    }

    /// <summary>The range, made to hold 0.0, becomes -128 to 127.</summary>
    public static ReferenceDynamic Asymmetric(ReadOnlySpan<float> values)
    {
        float min = 0, max = 0;
        foreach (var value in values) (min, max) = (Math.Min(min, value), Math.Max(max, value));
        if (min == max) return new ReferenceDynamic(new int[values.Length], 1, 0);
        var scale = (max - min) / 255;
        var zero = 128 + Math.Abs(min / scale) < 127 + Math.Abs(max / scale) ? -128 - min / scale : 127 - max / scale;
        var point = (int)MathF.Round(Math.Clamp(zero, -128, 127), MidpointRounding.AwayFromZero);
        return new ReferenceDynamic(Round(values, point, 1 / scale, -128), scale, point);
    }

    /// <summary>The same with scale and zero point chosen in double precision, as builds of the runtime without vectors of their own for it
    /// (WebAssembly) do: the scale may differ in its last bit.</summary>
    public static ReferenceDynamic PortableAsymmetric(ReadOnlySpan<float> values)
    {
        double min = 0, max = 0;
        foreach (var value in values) (min, max) = (Math.Min(min, value), Math.Max(max, value));
        if (min == max) return new ReferenceDynamic(new int[values.Length], 1, 0);
        var step = (max - min) / 255;
        var zero = 128 + Math.Abs(min / step) < 127 + Math.Abs(max / step) ? -128 - min / step : 127 - max / step;
        var point = (int)Math.Round(Math.Clamp(zero, -128, 127), MidpointRounding.AwayFromZero);
        var scale = (float)step;
        return new ReferenceDynamic(Round(values, point, 1 / scale, -128), scale, point);
    }

    private static int[] Round(ReadOnlySpan<float> values, int zero, float inverse, int lowest)
    {
        var codes = new int[values.Length];
        for (var i = 0; i < codes.Length; i++) codes[i] = (int)Math.Clamp(MathF.Round(zero + values[i] * inverse, MidpointRounding.AwayFromZero), lowest, 127);
        return codes;
    }
}
