using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Floats to int8 codes while a model runs: the range of values, and their codes.</summary>
internal static unsafe class DynamicCodes
{
    /// <summary>The largest float below one half: added before cutting off, it rounds halves away and nothing below up.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary>What bytes without a sign are raised by.</summary>
    private const byte Raised = 128;

    /// <summary>What <see cref="Quantize{T}(float*, int, in DynamicParameters, T*)"/> makes of 0.0.</summary>
    public static int CodeOfZero<T>(in DynamicParameters parameters)
        where T : unmanaged
        => typeof(T) == typeof(byte) ? parameters.ZeroPoint + Raised : sizeof(T) == 1 ? parameters.ZeroPoint : 0;

    /// <summary>Smallest and largest value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static (float Min, float Max) Range(float* values, int count)
    {
        if (count == 0) return (0, 0);
        float min = values[0], max = values[0];
        var i = 0;
        if (CpuFeatures.HasVector512 && count >= 64)
        {
            Vector512<float> min0 = Vector512.Load(values), max0 = min0, min1 = min0, max1 = min0;
            for (; i + 64 <= count; i += 64)
            {
                Vector512<float> a = Vector512.Load(values + i), b = Vector512.Load(values + i + 16), c = Vector512.Load(values + i + 32), d = Vector512.Load(values + i + 48);
                min0 = Vector512.MinNative(Vector512.MinNative(a, b), min0);
                max0 = Vector512.MaxNative(Vector512.MaxNative(a, b), max0);
                min1 = Vector512.MinNative(Vector512.MinNative(c, d), min1);
                max1 = Vector512.MaxNative(Vector512.MaxNative(c, d), max1);
            }

            for (; i < count; i += 16)
            {
                var a = Vector512.Load(values + Math.Min(i, count - 16));
                min0 = Vector512.MinNative(a, min0);
                max0 = Vector512.MaxNative(a, max0);
            }

            min0 = Vector512.MinNative(min0, min1);
            max0 = Vector512.MaxNative(max0, max1);
            min = Lowest(Vector256.MinNative(min0.GetLower(), min0.GetUpper()), min);
            max = Highest(Vector256.MaxNative(max0.GetLower(), max0.GetUpper()), max);
        }
        else if (CpuFeatures.HasVector256 && count >= 8)
        {
            Vector256<float> min0 = Vector256.Load(values), max0 = min0, min1 = min0, max1 = min0;
            for (; i + 32 <= count; i += 32)
            {
                Vector256<float> a = Vector256.Load(values + i), b = Vector256.Load(values + i + 8), c = Vector256.Load(values + i + 16), d = Vector256.Load(values + i + 24);
                min0 = Vector256.MinNative(Vector256.MinNative(a, b), min0);
                max0 = Vector256.MaxNative(Vector256.MaxNative(a, b), max0);
                min1 = Vector256.MinNative(Vector256.MinNative(c, d), min1);
                max1 = Vector256.MaxNative(Vector256.MaxNative(c, d), max1);
            }

            for (; i < count; i += 8)
            {
                var a = Vector256.Load(values + Math.Min(i, count - 8));
                min0 = Vector256.MinNative(a, min0);
                max0 = Vector256.MaxNative(a, max0);
            }

            min = Lowest(Vector256.MinNative(min0, min1), min);
            max = Highest(Vector256.MaxNative(max0, max1), max);
        }

        for (; i < count; i++)
        {
            min = values[i] < min ? values[i] : min;
            max = values[i] > max ? values[i] : max;
        }

        return (min, max);
    }

    /// <summary>Codes: <c>clamp(round(zero point + value * inverse))</c>, halves away from zero, in single precision.</summary>
    /// <remarks>The last vector overlaps the one before it, with the same codes.</remarks>
    /// <typeparam name="T">sbyte: the codes; byte: the codes raised by 128; short: the codes less their zero point.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize<T>(float* values, int count, in DynamicParameters parameters, T* codes)
        where T : unmanaged
    {
        if (parameters.IsZero)
        {
            if (typeof(T) == typeof(byte)) new Span<byte>(codes, count).Fill(Raised);
            else new Span<T>(codes, count).Clear();
            return;
        }

        var i = 0;
        var taken = sizeof(T) == 1 ? 0 : parameters.ZeroPoint;
        float zero = parameters.ZeroPoint, inverse = parameters.Inverse, lowest = parameters.Lowest;
        if (CpuFeatures.HasVector512 && count >= 16)
        {
            Vector512<float> zeros = Vector512.Create(zero), inverses = Vector512.Create(inverse);
            Vector512<int> least = Vector512.Create((int)lowest), most = Vector512.Create(127), subtracted = Vector512.Create(taken);
            for (; i + 16 <= count; i += 16) Store(Rounded(Vector512.Load(values + i), inverses, zeros), least, most, subtracted, codes + i);
            if (i < count) Store(Rounded(Vector512.Load(values + count - 16), inverses, zeros), least, most, subtracted, codes + count - 16);
            return;
        }

        if (CpuFeatures.HasX86Vector256 && count >= 8)
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
                    var bytes = Vector256.Narrow(lower, upper).AsByte();
                    if (typeof(T) == typeof(byte)) bytes ^= Vector256.Create(Raised);
                    bytes.Store((byte*)codes + i);
                    continue;
                }

                lower.Store((short*)codes + i);
                upper.Store((short*)codes + i + 16);
            }

            for (; i + 8 <= count; i += 8) Store(Codes(Vector256.Load(values + i), inverses, zeros, least, most), subtracted.GetLower(), codes + i);
            if (i < count) Store(Codes(Vector256.Load(values + count - 8), inverses, zeros, least, most), subtracted.GetLower(), codes + count - 8);
            return;
        }

        for (; i < count; i++)
        {
            var value = zero + values[i] * inverse;
            value = MathF.Truncate(value + MathF.CopySign(BelowHalf, value));
            var code = (int)(value < lowest ? lowest : value > 127 ? 127 : value) - taken;
            if (typeof(T) == typeof(byte)) ((byte*)codes)[i] = (byte)(code + Raised);
            else if (sizeof(T) == 1) ((sbyte*)codes)[i] = (sbyte)code;
            else ((short*)codes)[i] = (short)code;
        }
    }

    /// <summary>Codes less their zero point, as floats, of a vector of channels of a block of pixels.</summary>
    /// <typeparam name="TVector">A vector as long as the channels: 16, 8, 4 or 1.</typeparam>
    /// <param name="source">The block.</param>
    /// <param name="parameters">How its values are quantized.</param>
    /// <param name="codes">Room for the channels of each pixel of the first line, one pixel after the other.</param>
    /// <param name="codesStep">Floats from a line of codes to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize<TVector>(in PixelBlock source, in DynamicParameters parameters, float* codes, nint codesStep)
        where TVector : unmanaged
    {
        // Where all values are 0.0, so are all codes: as parameters are then, the formula says the same.
        float zero = parameters.IsZero ? 0 : parameters.ZeroPoint, inverse = parameters.Inverse, lowest = parameters.Lowest;
        var step = source.PixelStep;
        for (nint line = 0; line < source.Lines; line++)
        {
            float* values = source.Values + line * source.LineStep, target = codes + line * codesStep;
            var pixels = source.Pixels;
            if (sizeof(TVector) == sizeof(Vector512<float>))
            {
                Vector512<float> zeros = Vector512.Create(zero), inverses = Vector512.Create(inverse), least = Vector512.Create(lowest), most = Vector512.Create(127f);
                for (; pixels > 0; pixels--, values += step, target += 16)
                {
                    var scaled = zeros + Vector512.Load(values) * inverses;
                    scaled = Vector512.Truncate(scaled + (Vector512.Create(BelowHalf) | (scaled & Vector512.Create(-0f))));
                    (Vector512.MinNative(Vector512.MaxNative(scaled, least), most) - zeros).Store(target);
                }
            }
            else if (sizeof(TVector) == sizeof(Vector256<float>))
            {
                Vector256<float> zeros = Vector256.Create(zero), inverses = Vector256.Create(inverse), least = Vector256.Create(lowest), most = Vector256.Create(127f);
                for (; pixels > 0; pixels--, values += step, target += 8)
                {
                    var scaled = zeros + Vector256.Load(values) * inverses;
                    scaled = Vector256.Truncate(scaled + (Vector256.Create(BelowHalf) | (scaled & Vector256.Create(-0f))));
                    (Vector256.MinNative(Vector256.MaxNative(scaled, least), most) - zeros).Store(target);
                }
            }
            else if (sizeof(TVector) == sizeof(Vector128<float>))
            {
                Vector128<float> zeros = Vector128.Create(zero), inverses = Vector128.Create(inverse), least = Vector128.Create(lowest), most = Vector128.Create(127f);
                for (; pixels > 0; pixels--, values += step, target += 4)
                {
                    var scaled = zeros + Vector128.Load(values) * inverses;
                    scaled = Vector128.Truncate(scaled + (Vector128.Create(BelowHalf) | (scaled & Vector128.Create(-0f))));
                    (Vector128.MinNative(Vector128.MaxNative(scaled, least), most) - zeros).Store(target);
                }
            }
            else
            {
                for (; pixels > 0; pixels--, values += step, target++)
                {
                    var value = zero + *values * inverse;
                    value = MathF.Truncate(value + MathF.CopySign(BelowHalf, value));
                    *target = (value > lowest ? value < 127 ? value : 127 : lowest) - zero;
                }
            }
        }
    }

    // Halves against each other, not lane after lane: rows may be short.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Lowest(Vector256<float> values, float lowest)
    {
        var four = Vector128.MinNative(values.GetLower(), values.GetUpper());
        var two = Vector128.MinNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        var least = Math.Min(two[0], two[1]);
        return least < lowest ? least : lowest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Highest(Vector256<float> values, float highest)
    {
        var four = Vector128.MaxNative(values.GetLower(), values.GetUpper());
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        var most = Math.Max(two[0], two[1]);
        return most > highest ? most : highest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Rounded(Vector512<float> values, Vector512<float> inverse, Vector512<float> zero)
    {
        values = zero + values * inverse;
        values += Vector512.Create(BelowHalf) | (values & Vector512.Create(-0f));
        return Avx512F.ConvertToVector512Int32WithTruncation(values);
    }

    // Symmetric codes do not reach -128; those of bytes are limited as they are narrowed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector512<int> rounded, Vector512<int> least, Vector512<int> most, Vector512<int> taken, T* codes)
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte)) (Avx512F.ConvertToVector128SByteWithSaturation(rounded).AsByte() ^ Vector128.Create(Raised)).Store((byte*)codes);
        else if (sizeof(T) == 1) Avx512F.ConvertToVector128SByteWithSaturation(rounded).Store((sbyte*)codes);
        else Avx512F.ConvertToVector256Int16(Vector512.Min(Vector512.Max(rounded, least), most) - taken).Store((short*)codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector256<int> rounded, Vector128<short> taken, T* codes)
        where T : unmanaged
    {
        var words = Sse2.PackSignedSaturate(rounded.GetLower(), rounded.GetUpper()) - taken;
        if (sizeof(T) == 2)
        {
            words.Store((short*)codes);
            return;
        }

        var bytes = Sse2.PackSignedSaturate(words, words).AsByte();
        if (typeof(T) == typeof(byte)) bytes ^= Vector128.Create(Raised);
        *(long*)codes = bytes.AsInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Codes(Vector256<float> values, Vector256<float> inverse, Vector256<float> zero, Vector256<float> least, Vector256<float> most)
    {
        values = zero + values * inverse;
        values += Vector256.Create(BelowHalf) | (values & Vector256.Create(-0f));
        return Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(values, least), most));
    }
}
