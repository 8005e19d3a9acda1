using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Many short runs of floats to int8 codes, each with a scale of its own, as <see cref="DynamicCodes"/> has it for one: rows of a few
/// vectors, of which a call for each would take longer than the values.
/// </summary>
/// <remarks>The last vector of a run overlaps the one before it: extremes and codes of values that are met twice stay the same.</remarks>
internal static unsafe class DynamicRuns
{
    private const int Lanes = 16;

    /// <summary>Runs of more floats gain nothing here.</summary>
    private const int Longest = 512;

    /// <summary>The largest float below one half, as in <see cref="DynamicCodes"/>.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary>Whether the processor has the vectors, and runs are of a length to gain by them.</summary>
    public static bool Fits(int length) => CpuFeatures.HasVector512 && length is >= Lanes and <= Longest;

    /// <summary>Quantizes some runs of a length that <see cref="Fits"/>.</summary>
    /// <typeparam name="T">sbyte: codes; short: codes less their zero point.</typeparam>
    /// <param name="values">The first run.</param>
    /// <param name="length">Floats of a run.</param>
    /// <param name="runs">Runs.</param>
    /// <param name="isAsymmetric">Whether codes have a zero point.</param>
    /// <param name="codes">As many codes as values.</param>
    /// <param name="scales">Takes a scale for each run.</param>
    /// <param name="zeroPoints">Takes a zero point for each run.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize<T>(float* values, int length, int runs, bool isAsymmetric, T* codes, float* scales, int* zeroPoints)
        where T : unmanaged
    {
        var end = length - Lanes;
        for (var run = 0; run < runs; run++, values += length, codes += length)
        {
            var min = Vector512.Load(values + end);
            var max = min;
            for (var i = 0; i < end; i += Lanes)
            {
                var next = Vector512.Load(values + i);
                min = Vector512.MinNative(next, min);
                max = Vector512.MaxNative(next, max);
            }

            var parameters = isAsymmetric ? DynamicParameters.Asymmetric(Lowest(min), Highest(max)) : DynamicParameters.Symmetric(Lowest(min), Highest(max));
            scales[run] = parameters.Scale;
            zeroPoints[run] = parameters.ZeroPoint;
            if (parameters.IsZero)
            {
                new Span<T>(codes, length).Clear();
                continue;
            }

            Vector512<float> zero = Vector512.Create((float)parameters.ZeroPoint), inverse = Vector512.Create(parameters.Inverse);
            Vector512<int> taken = Vector512.Create(parameters.ZeroPoint), least = Vector512.Create(parameters.Lowest), most = Vector512.Create((int)sbyte.MaxValue);
            for (var i = 0; i < end; i += Lanes) Store(Rounded(Vector512.Load(values + i), zero, inverse), least, most, taken, codes + i);
            Store(Rounded(Vector512.Load(values + end), zero, inverse), least, most, taken, codes + end);
        }
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
