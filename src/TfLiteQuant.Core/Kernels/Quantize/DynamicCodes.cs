using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Floats to int8 codes whose scale follows from the floats themselves: what hybrid kernels do to each row of activations.</summary>
internal static class DynamicCodes
{
    private const int Limit = 127;

    /// <summary>The largest float below one half: with 0.5 itself, 0.5 - 2^-25 would round up to 1.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary>Codes from -127 to 127 around 0.</summary>
    /// <param name="values">The row.</param>
    /// <param name="codes">As many codes.</param>
    /// <returns>Real units per code; 1 for a row of zeros.</returns>
    public static float Symmetric(ReadOnlySpan<float> values, Span<sbyte> codes)
    {
        var range = Magnitude.Max(values);
        if (range == 0)
        {
            codes.Clear();
            return 1;
        }

        Round(values, codes, Limit / range, 0, -Limit);
        return range / Limit;
    }

    /// <summary>Codes from -128 to 127, of which one stands for 0.0. All in float, as the reference's kernels run.</summary>
    /// <param name="values">The row.</param>
    /// <param name="codes">As many codes.</param>
    /// <param name="zeroPoint">The code of 0.0; 0 for a row of zeros.</param>
    /// <returns>Real units per code; 1 for a row of zeros.</returns>
    public static float Asymmetric(ReadOnlySpan<float> values, Span<sbyte> codes, out int zeroPoint)
    {
        var min = MathF.Min(0, new FloatReduction<Minimum>(default, float.MaxValue, 1).Reduce(values));
        var max = MathF.Max(0, new FloatReduction<Maximum>(default, float.MinValue, 1).Reduce(values));
        zeroPoint = 0;
        if (min == max)
        {
            codes.Clear();
            return 1;
        }

        // of the two ends, the one whose code is nearer to it decides
        var scale = (max - min) / byte.MaxValue;
        var (belowZero, aboveZero) = (min / scale, max / scale);
        var zero = 128 + MathF.Abs(belowZero) < 127 + MathF.Abs(aboveZero) ? sbyte.MinValue - belowZero : sbyte.MaxValue - aboveZero;
        zeroPoint = (int)Math.Clamp(MathF.Round(zero, MidpointRounding.AwayFromZero), sbyte.MinValue, sbyte.MaxValue);
        Round(values, codes, 1 / scale, zeroPoint, sbyte.MinValue);
        return scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(ReadOnlySpan<float> values, Span<sbyte> codes, float inverse, int zeroPoint, int least)
    {
        codes = codes[..values.Length];
        var i = 0;
        if (CpuFeatures.HasX86Vector256)
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var into = ref MemoryMarshal.GetReference(codes);
            var (factor, zero) = (Vector256.Create(inverse), Vector256.Create((float)zeroPoint));
            var (min, max) = (Vector256.Create((float)least), Vector256.Create((float)Limit));
            for (; i <= values.Length - 8; i += 8)
            {
                var code = zero + (Vector256.LoadUnsafe(ref from, (nuint)i) * factor);
                var rounded = Vector256.Truncate(code + (Vector256.Create(BelowHalf) | (code & Vector256.Create(-0f))));
                new CodeLanes8(Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(rounded, min), max))).Store(ref into, (nuint)i);
            }
        }

        for (; i < values.Length; i++)
        {
            var code = MathF.Round(zeroPoint + (values[i] * inverse), MidpointRounding.AwayFromZero);
            codes[i] = float.IsNaN(code) ? (sbyte)least : (sbyte)Math.Clamp(code, least, Limit);
        }
    }
}
