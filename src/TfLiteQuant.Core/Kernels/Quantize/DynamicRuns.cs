using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Many short runs of floats to int8 codes, each with a scale of its own, as <see cref="DynamicCodes"/> has it for one: rows of a few
/// vectors, of which a call for each would take longer than the values.
/// </summary>
/// <remarks>The last vector of a run overlaps the one before it: extremes and codes of values that are met twice stay the same. Scales and
/// zero points of sixteen runs are chosen together, by the steps of <see cref="DynamicParameters"/>.</remarks>
internal static unsafe class DynamicRuns
{
    private const int Lanes = 16;

    /// <summary>Runs of more floats gain nothing here.</summary>
    private const int Longest = 512;

    /// <summary>The largest float below one half, as in <see cref="DynamicCodes"/>.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary>Whether the processor has the vectors, and runs are of a length to gain by them.</summary>
    public static bool Fits(int length) => length <= Longest && (HasLanes(length) || (CpuFeatures.HasX86Vector256 && length >= DynamicRuns256.Lanes));

    private static bool HasLanes(int length) => CpuFeatures.HasVector512 && length >= Lanes;

    /// <summary>Quantizes some runs of a length that <see cref="Fits"/>.</summary>
    /// <typeparam name="T">sbyte: codes; short: codes less their zero point.</typeparam>
    /// <param name="values">The first run.</param>
    /// <param name="length">Floats of a run.</param>
    /// <param name="runs">Runs.</param>
    /// <param name="isAsymmetric">Whether codes have a zero point.</param>
    /// <param name="codes">As many codes as values.</param>
    /// <param name="scales">Takes a scale for each run.</param>
    /// <param name="zeroPoints">Takes a zero point for each run.</param>
    public static void Quantize<T>(float* values, int length, int runs, bool isAsymmetric, T* codes, float* scales, int* zeroPoints)
        where T : unmanaged
    {
        if (HasLanes(length)) QuantizeWide(values, length, runs, isAsymmetric, codes, scales, zeroPoints);
        else DynamicRuns256.Quantize(values, length, runs, isAsymmetric, codes, scales, zeroPoints);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void QuantizeWide<T>(float* values, int length, int runs, bool isAsymmetric, T* codes, float* scales, int* zeroPoints)
        where T : unmanaged
    {
        var end = length - Lanes;
        float* mins = stackalloc float[Lanes], maxs = stackalloc float[Lanes], inverses = stackalloc float[Lanes], chosen = stackalloc float[Lanes];
        var zeros = stackalloc int[Lanes];
        Vector512<float>.Zero.Store(mins);
        Vector512<float>.Zero.Store(maxs);
        for (int first = 0, count; first < runs; first += count)
        {
            count = Math.Min(Lanes, runs - first);
            var from = values + (nint)first * length;
            for (var run = 0; run < count; run++, from += length)
            {
                var min = Vector512.Load(from + end);
                var max = min;
                for (var i = 0; i < end; i += Lanes)
                {
                    var next = Vector512.Load(from + i);
                    min = Vector512.MinNative(next, min);
                    max = Vector512.MaxNative(next, max);
                }

                (mins[run], maxs[run]) = (Lowest(min), Highest(max));
            }

            if (isAsymmetric) Asymmetric(Vector512.Load(mins), Vector512.Load(maxs), chosen, inverses, zeros);
            else Symmetric(Vector512.Load(mins), Vector512.Load(maxs), chosen, inverses, zeros);
            from = values + (nint)first * length;
            var to = codes + (nint)first * length;
            Vector512<int> least = Vector512.Create(isAsymmetric ? sbyte.MinValue : -sbyte.MaxValue), most = Vector512.Create((int)sbyte.MaxValue);
            for (var run = 0; run < count; run++, from += length, to += length)
            {
                (scales[first + run], zeroPoints[first + run]) = (chosen[run], zeros[run]);
                var taken = Vector512.Create(zeros[run]);
                Vector512<float> zero = Vector512.ConvertToSingle(taken), inverse = Vector512.Create(inverses[run]);
                for (var i = 0; i < end; i += Lanes) Store(Rounded(Vector512.Load(from + i), zero, inverse), least, most, taken, to + i);
                Store(Rounded(Vector512.Load(from + end), zero, inverse), least, most, taken, to + end);
            }
        }
    }

    // DynamicParameters.Symmetric of sixteen ranges. Where all values are 0.0 any factor makes codes of 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Symmetric(Vector512<float> min, Vector512<float> max, float* scales, float* inverses, int* zeros)
    {
        var (most, one) = (Vector512.Create((float)sbyte.MaxValue), Vector512<float>.One);
        var range = Vector512.Max(Vector512.Abs(min), Vector512.Abs(max));
        var isZero = Vector512.Equals(range, Vector512<float>.Zero);
        Vector512.ConditionalSelect(isZero, one, range / most).Store(scales);
        Vector512.ConditionalSelect(isZero, one, most / range).Store(inverses);
        Vector512<int>.Zero.Store(zeros);
    }

    // DynamicParameters.Asymmetric of sixteen ranges.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Asymmetric(Vector512<float> min, Vector512<float> max, float* scales, float* inverses, int* zeros)
    {
        Vector512<float> least = Vector512.Create((float)sbyte.MinValue), most = Vector512.Create((float)sbyte.MaxValue), none = Vector512<float>.Zero, one = Vector512<float>.One;
        min = Vector512.Min(none, min);
        max = Vector512.Max(none, max);
        var isZero = Vector512.Equals(min, max);
        var scale = (max - min) / (most - least);
        Vector512<float> below = min / scale, above = max / scale;
        var isMinExact = Vector512.LessThan(Vector512.Abs(least) + Vector512.Abs(below), Vector512.Abs(most) + Vector512.Abs(above));
        var zero = Vector512.ConditionalSelect(isMinExact, least - below, most - above);
        zero = Vector512.Truncate(zero + (Vector512.Create(BelowHalf) | (zero & Vector512.Create(-0f))));
        zero = Vector512.ConditionalSelect(isZero, none, Vector512.Min(Vector512.Max(zero, least), most));
        Vector512.ConditionalSelect(isZero, one, scale).Store(scales);
        Vector512.ConditionalSelect(isZero, one, one / scale).Store(inverses);
        Avx512F.ConvertToVector512Int32WithTruncation(zero).Store(zeros);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Rounded(Vector512<float> values, Vector512<float> zero, Vector512<float> inverse)
    {
        var scaled = zero + values * inverse;
        scaled += Vector512.Create(BelowHalf) | (scaled & Vector512.Create(-0f));
        return Avx512F.ConvertToVector512Int32WithTruncation(scaled);
    }

    // Symmetric codes do not reach -128; those of bytes are limited as they are narrowed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector512<int> rounded, Vector512<int> least, Vector512<int> most, Vector512<int> taken, T* codes)
        where T : unmanaged
    {
        if (sizeof(T) == 1) Avx512F.ConvertToVector128SByteWithSaturation(rounded).Store((sbyte*)codes);
        else Avx512F.ConvertToVector256Int16(Vector512.Min(Vector512.Max(rounded, least), most) - taken).Store((short*)codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Lowest(Vector512<float> values)
    {
        var eight = Vector256.MinNative(values.GetLower(), values.GetUpper());
        var four = Vector128.MinNative(eight.GetLower(), eight.GetUpper());
        var two = Vector128.MinNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MinNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Highest(Vector512<float> values)
    {
        var eight = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        var four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }
}
