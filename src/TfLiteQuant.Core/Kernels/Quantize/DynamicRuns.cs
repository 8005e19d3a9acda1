using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Many short runs of floats to int8 codes, each with a scale of its own, as <see cref="DynamicCodes"/> has it for one: rows of a few
/// vectors, of which a call for each would take longer than the values.
/// </summary>
/// <remarks>The last vector of a run overlaps the one before it: extremes and codes of values that are met twice stay the same. Scales and
/// zero points of as many runs as a vector has floats are chosen together, by the steps of <see cref="DynamicParameters"/>.</remarks>
internal static unsafe class DynamicRuns
{
    /// <summary>Runs of more floats gain nothing here.</summary>
    private const int Longest = 512;

    private const int MostRuns = 16;

    /// <summary>Runs whose scales are in one vector.</summary>
    private const int Ranges = 8;

    /// <summary>What <see cref="IDynamicVectors{TSelf, TVector, T}.Note"/> asks for.</summary>
    private const int NoteFloats = 64;

    /// <summary>Whether the processor has the vectors, and runs are of a length to gain by them.</summary>
    public static bool Fits(int length) => length <= Longest && (IsWide(length) || (CpuFeatures.HasX86Vector256 && length >= Vector256<float>.Count));

    private static bool IsWide(int length) => CpuFeatures.HasVector512 && length >= Vector512<float>.Count;

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
        if (IsWide(length)) Quantize<T, Vector512<float>, Lanes512, DynamicVectors512<T>>(values, length, runs, isAsymmetric, codes, scales, zeroPoints);
        else Quantize<T, Vector256<float>, Lanes256, DynamicVectors256<T>>(values, length, runs, isAsymmetric, codes, scales, zeroPoints);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Quantize<T, TVector, TLanes, TVectors>(float* values, int length, int runs, bool isAsymmetric, T* codes, float* scales, int* zeroPoints)
        where T : unmanaged
        where TVector : unmanaged
        where TLanes : struct, ILanes<TVector>
        where TVectors : struct, IDynamicVectors<TVectors, TVector, T>
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var end = length - lanes;
        var lowest = isAsymmetric ? sbyte.MinValue : -sbyte.MaxValue;
        float* mins = stackalloc float[NoteFloats], maxs = stackalloc float[NoteFloats], inverses = stackalloc float[MostRuns], chosen = stackalloc float[MostRuns];
        var zeros = stackalloc int[MostRuns];

        // Ranges that no run has are computed with all the same: what lay there might be subnormal, which takes a hundred times as long.
        new Span<float>(mins, NoteFloats).Clear();
        new Span<float>(maxs, NoteFloats).Clear();
        for (int first = 0, count; first < runs; first += count)
        {
            count = Math.Min(lanes, runs - first);
            var from = values + (nint)first * length;
            for (var run = 0; run < count; run++, from += length)
            {
                var min = TLanes.Load(from + end);
                var max = min;
                for (var i = 0; i < end; i += lanes)
                {
                    var next = TLanes.Load(from + i);
                    min = TLanes.Least(next, min);
                    max = TLanes.Most(next, max);
                }

                TVectors.Note(min, max, mins, maxs, run);
            }

            for (var run = 0; run < count; run += Ranges)
            {
                if (isAsymmetric) Asymmetric(TVectors.Lowest(mins, run), TVectors.Highest(maxs, run), chosen + run, inverses + run, zeros + run);
                else Symmetric(TVectors.Lowest(mins, run), TVectors.Highest(maxs, run), chosen + run, inverses + run, zeros + run);
            }

            from = values + (nint)first * length;
            var to = codes + (nint)first * length;
            for (var run = 0; run < count; run++, from += length, to += length)
            {
                (scales[first + run], zeroPoints[first + run]) = (chosen[run], zeros[run]);
                var vectors = TVectors.Of(zeros[run], inverses[run], lowest);
                for (var i = 0; i < end; i += lanes) vectors.Store(TLanes.Load(from + i), to + i);
                vectors.Store(TLanes.Load(from + end), to + end);
            }
        }
    }

    // DynamicParameters.Symmetric of eight ranges. Where all values are 0.0 any factor makes codes of 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Symmetric(Vector256<float> min, Vector256<float> max, float* scales, float* inverses, int* zeros)
    {
        var (most, one) = (Vector256.Create((float)sbyte.MaxValue), Vector256<float>.One);
        var range = Vector256.Max(Vector256.Abs(min), Vector256.Abs(max));
        var isZero = Vector256.Equals(range, Vector256<float>.Zero);
        Vector256.ConditionalSelect(isZero, one, range / most).Store(scales);
        Vector256.ConditionalSelect(isZero, one, most / range).Store(inverses);
        Vector256<int>.Zero.Store(zeros);
    }

    // DynamicParameters.Asymmetric of eight ranges.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Asymmetric(Vector256<float> min, Vector256<float> max, float* scales, float* inverses, int* zeros)
    {
        Vector256<float> least = Vector256.Create((float)sbyte.MinValue), most = Vector256.Create((float)sbyte.MaxValue), none = Vector256<float>.Zero, one = Vector256<float>.One;
        min = Vector256.Min(none, min);
        max = Vector256.Max(none, max);
        var isZero = Vector256.Equals(min, max);
        var scale = (max - min) / (most - least);
        Vector256<float> below = min / scale, above = max / scale;
        var isMinExact = Vector256.LessThan(Vector256.Abs(least) + Vector256.Abs(below), Vector256.Abs(most) + Vector256.Abs(above));
        var zero = Vector256.ConditionalSelect(isMinExact, least - below, most - above);
        zero = Vector256.Truncate(zero + (Vector256.Create(DynamicCodes.BelowHalf) | (zero & Vector256.Create(-0f))));
        zero = Vector256.ConditionalSelect(isZero, none, Vector256.Min(Vector256.Max(zero, least), most));
        Vector256.ConditionalSelect(isZero, one, scale).Store(scales);
        Vector256.ConditionalSelect(isZero, one, one / scale).Store(inverses);
        Vector256.ConvertToInt32Native(zero).Store(zeros);
    }
}
