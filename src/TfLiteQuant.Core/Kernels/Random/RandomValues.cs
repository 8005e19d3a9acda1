namespace TfLiteQuant.Kernels.Random;

/// <summary>Numbers of a distribution from random bits.</summary>
internal static class RandomValues
{
    /// <summary>From 0 to below 1: 23 bits below the point of a number from 1 to 2.</summary>
    public static float Uniform(uint bits) => BitConverter.UInt32BitsToSingle((bits & 0x7FFFFF) | 0x3F800000) - 1;

    /// <summary>From 0 to below 1 with 52 bits.</summary>
    public static double Uniform(uint high, uint low) => BitConverter.UInt64BitsToDouble(((ulong)(high & 0xFFFFF) << 32) | low | 0x3FF0000000000000) - 1;

    /// <summary>Two numbers of the standard normal distribution (Box and Muller).</summary>
    public static (float A, float B) Normal(uint first, uint second)
    {
        var radius = MathF.Sqrt(-2 * MathF.Log(MathF.Max(Uniform(first), 1e-7f)));
        var (sin, cos) = MathF.SinCos((float)(2 * Math.PI) * Uniform(second));
        return (sin * radius, cos * radius);
    }
}
