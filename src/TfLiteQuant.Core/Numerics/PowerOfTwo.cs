namespace TfLiteQuant.Numerics;

/// <summary>Scales that are powers of two, to the reference's tolerance.</summary>
public static class PowerOfTwo
{
    private const float Tolerance = 1e-3f;

    /// <summary>The exponent of the nearest power of two; null where the scale's logarithm is 1e-3 or more from an integer.</summary>
    public static int? Of(float scale)
    {
        var logarithm = MathF.Log(scale) * (1 / MathF.Log(2));
        var nearest = MathF.Round(logarithm, MidpointRounding.AwayFromZero);
        return MathF.Abs(logarithm - nearest) < Tolerance ? (int)nearest : null;
    }
}
