using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Floats to int8 codes while a model runs: the range of values, and their codes.</summary>
internal static unsafe class DynamicCodes
{
    /// <summary>The largest float below one half: added before cutting off, it rounds halves away and nothing below up.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary>Smallest and largest value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Min, float Max) Range(float* values, int count)
    {
        if (count == 0) return (0, 0);
        float min = values[0], max = values[0];
        var i = 0;
        if (CpuFeatures.HasVector256 && count >= 32)
        {
            Vector256<float> min0 = Vector256.Load(values), max0 = min0, min1 = min0, max1 = min0, min2 = min0, max2 = min0, min3 = min0, max3 = min0;
            for (; i + 32 <= count; i += 32)
            {
                Vector256<float> a = Vector256.Load(values + i), b = Vector256.Load(values + i + 8), c = Vector256.Load(values + i + 16), d = Vector256.Load(values + i + 24);
                min0 = Vector256.MinNative(a, min0);
                max0 = Vector256.MaxNative(a, max0);
                min1 = Vector256.MinNative(b, min1);
                max1 = Vector256.MaxNative(b, max1);
                min2 = Vector256.MinNative(c, min2);
                max2 = Vector256.MaxNative(c, max2);
                min3 = Vector256.MinNative(d, min3);
                max3 = Vector256.MaxNative(d, max3);
            }

            min0 = Vector256.MinNative(Vector256.MinNative(min0, min1), Vector256.MinNative(min2, min3));
            max0 = Vector256.MaxNative(Vector256.MaxNative(max0, max1), Vector256.MaxNative(max2, max3));
            for (var lane = 0; lane < 8; lane++)
            {
                min = min0[lane] < min ? min0[lane] : min;
                max = max0[lane] > max ? max0[lane] : max;
            }
        }

        for (; i < count; i++)
        {
            min = values[i] < min ? values[i] : min;
            max = values[i] > max ? values[i] : max;
        }

        return (min, max);
    }

    /// <summary>Codes: <c>clamp(round(zero point + value * inverse))</c>, halves away from zero, in single precision.</summary>
    /// <typeparam name="T">sbyte: the codes; short: the codes less their zero point.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Quantize<T>(float* values, int count, in DynamicParameters parameters, T* codes)
        where T : unmanaged
    {
        if (parameters.IsZero)
        {
            new Span<T>(codes, count).Clear();
            return;
        }

        var i = 0;
        var taken = sizeof(T) == 1 ? 0 : parameters.ZeroPoint;
        float zero = parameters.ZeroPoint, inverse = parameters.Inverse, lowest = parameters.Lowest;
        if (CpuFeatures.HasVector256)
        {
            Vector256<float> zeros = Vector256.Create(zero), inverses = Vector256.Create(inverse), least = Vector256.Create(lowest), most = Vector256.Create(127f);
            var subtracted = Vector256.Create((short)taken);
            for (; i + 32 <= count; i += 32)
            {
                var lower = Vector256.Narrow(
                    Codes(Vector256.Load(values + i), inverses, zeros, least, most), Codes(Vector256.Load(values + i + 8), inverses, zeros, least, most)) - subtracted;
                var upper = Vector256.Narrow(
                    Codes(Vector256.Load(values + i + 16), inverses, zeros, least, most), Codes(Vector256.Load(values + i + 24), inverses, zeros, least, most)) - subtracted;
                if (sizeof(T) == 1)
                {
                    Vector256.Narrow(lower, upper).Store((sbyte*)codes + i);
                    continue;
                }

                lower.Store((short*)codes + i);
                upper.Store((short*)codes + i + 16);
            }
        }

        for (; i < count; i++)
        {
            var value = zero + values[i] * inverse;
            value = MathF.Truncate(value + MathF.CopySign(BelowHalf, value));
            var code = (int)(value < lowest ? lowest : value > 127 ? 127 : value) - taken;
            if (sizeof(T) == 1) ((sbyte*)codes)[i] = (sbyte)code;
            else ((short*)codes)[i] = (short)code;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Codes(Vector256<float> values, Vector256<float> inverse, Vector256<float> zero, Vector256<float> least, Vector256<float> most)
    {
        values = zero + values * inverse;
        values += Vector256.Create(BelowHalf) | (values & Vector256.Create(-0f));
        return Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(values, least), most));
    }
}
