using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Floats to int8 codes while a model runs: the range of values, and their codes.</summary>
internal static unsafe class DynamicCodes
{
    /// <summary>The largest float below one half: added before cutting off, it rounds halves away and nothing below up.</summary>
    public const float BelowHalf = 0.49999997f;

    /// <summary>What bytes without a sign are raised by.</summary>
    public const byte Raised = 128;

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
        if (CpuFeatures.HasVector512 && count >= 64)
        {
            var (least, most) = Extremes<Vector512<float>, Lanes512>(values, count);
            min = Lowest(Vector256.MinNative(least.GetLower(), least.GetUpper()), min);
            max = Highest(Vector256.MaxNative(most.GetLower(), most.GetUpper()), max);
        }
        else if (CpuFeatures.HasVector256 && count >= 8)
        {
            var (least, most) = Extremes<Vector256<float>, Lanes256>(values, count);
            min = Lowest(least, min);
            max = Highest(most, max);
        }
        else if (CpuFeatures.HasVector128 && count >= 4)
        {
            var (least, most) = Extremes<Vector128<float>, Lanes128>(values, count);
            min = Lowest(least, min);
            max = Highest(most, max);
        }
        else
        {
            for (var i = 1; i < count; i++)
            {
                min = values[i] < min ? values[i] : min;
                max = values[i] > max ? values[i] : max;
            }
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
        if (CpuFeatures.HasVector512 && count >= 16)
        {
            var vectors = DynamicVectors512<T>.Of(parameters.ZeroPoint, parameters.Inverse, parameters.Lowest);
            for (; i + 16 <= count; i += 16) vectors.Store(Vector512.Load(values + i), codes + i);
            if (i < count) vectors.Store(Vector512.Load(values + count - 16), codes + count - 16);
            return;
        }

        if (CpuFeatures.HasX86Vector256 && count >= 8)
        {
            var vectors = DynamicVectors256<T>.Of(parameters.ZeroPoint, parameters.Inverse, parameters.Lowest);
            for (; i + 32 <= count; i += 32) vectors.StoreFour(values + i, codes + i);
            for (; i + 8 <= count; i += 8) vectors.Store(Vector256.Load(values + i), codes + i);
            if (i < count) vectors.Store(Vector256.Load(values + count - 8), codes + count - 8);
            return;
        }

        if (CpuFeatures.HasVector128 && count >= DynamicVectors128<T>.Floats)
        {
            var vectors = new DynamicVectors128<T>(parameters);
            for (; i + DynamicVectors128<T>.Floats <= count; i += DynamicVectors128<T>.Floats) vectors.Store(values + i, codes + i);
            if (i < count) vectors.Store(values + count - DynamicVectors128<T>.Floats, codes + count - DynamicVectors128<T>.Floats);
            return;
        }

        var taken = sizeof(T) == 1 ? 0 : parameters.ZeroPoint;
        float zero = parameters.ZeroPoint, inverse = parameters.Inverse, lowest = parameters.Lowest;
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
    /// <typeparam name="TLanes">What computes with it.</typeparam>
    /// <param name="source">The block.</param>
    /// <param name="parameters">How its values are quantized.</param>
    /// <param name="codes">Room for the channels of each pixel of the first line, one pixel after the other.</param>
    /// <param name="codesStep">Floats from a line of codes to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize<TVector, TLanes>(in PixelBlock source, in DynamicParameters parameters, float* codes, nint codesStep)
        where TVector : unmanaged
        where TLanes : struct, ILanes<TVector>
    {
        // Where all values are 0.0, so are all codes: as parameters are then, the formula says the same.
        TVector zero = TLanes.Broadcast(parameters.IsZero ? 0 : parameters.ZeroPoint), inverse = TLanes.Broadcast(parameters.Inverse);
        TVector least = TLanes.Broadcast(parameters.Lowest), most = TLanes.Broadcast(sbyte.MaxValue);
        var step = source.PixelStep;
        for (nint line = 0; line < source.Lines; line++)
        {
            float* values = source.Values + line * source.LineStep, target = codes + line * codesStep;
            for (var pixels = source.Pixels; pixels > 0; pixels--, values += step, target += sizeof(TVector) / sizeof(float))
            {
                var rounded = TLanes.RoundAway(TLanes.Add(zero, TLanes.Multiply(TLanes.Load(values), inverse)));
                TLanes.Store(target, TLanes.Subtract(TLanes.Least(TLanes.Most(rounded, least), most), zero));
            }
        }
    }

    // Least and largest values that each lane meets; the last vector overlaps the one before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Least, TVector Most) Extremes<TVector, TLanes>(float* values, int count)
        where TVector : unmanaged
        where TLanes : struct, ILanes<TVector>
    {
        var lanes = sizeof(TVector) / sizeof(float);
        TVector min0 = TLanes.Load(values), max0 = min0, min1 = min0, max1 = min0;
        var end = values + count;
        for (; values + 4 * lanes <= end; values += 4 * lanes)
        {
            TVector a = TLanes.Load(values), b = TLanes.Load(values + lanes), c = TLanes.Load(values + 2 * lanes), d = TLanes.Load(values + 3 * lanes);
            min0 = TLanes.Least(TLanes.Least(a, b), min0);
            max0 = TLanes.Most(TLanes.Most(a, b), max0);
            min1 = TLanes.Least(TLanes.Least(c, d), min1);
            max1 = TLanes.Most(TLanes.Most(c, d), max1);
        }

        for (; values < end; values += lanes)
        {
            var a = TLanes.Load(values + lanes <= end ? values : end - lanes);
            min0 = TLanes.Least(a, min0);
            max0 = TLanes.Most(a, max0);
        }

        return (TLanes.Least(min0, min1), TLanes.Most(max0, max1));
    }

    // Halves against each other, not lane after lane: rows may be short.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Lowest(Vector256<float> values, float lowest) => Lowest(Lanes128.Least(values.GetLower(), values.GetUpper()), lowest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Highest(Vector256<float> values, float highest) => Highest(Lanes128.Most(values.GetLower(), values.GetUpper()), highest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Lowest(Vector128<float> values, float lowest)
    {
        var two = Lanes128.Least(values, Vector128.Shuffle(values, Vector128.Create(2, 3, 0, 1)));
        var least = Math.Min(two[0], two[1]);
        return least < lowest ? least : lowest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Highest(Vector128<float> values, float highest)
    {
        var two = Lanes128.Most(values, Vector128.Shuffle(values, Vector128.Create(2, 3, 0, 1)));
        var most = Math.Max(two[0], two[1]);
        return most > highest ? most : highest;
    }
}
