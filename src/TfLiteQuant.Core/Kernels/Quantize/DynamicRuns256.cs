using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>The steps of <see cref="DynamicRuns"/> with vectors of eight, eight runs at a time: scales and codes are the same.</summary>
internal static unsafe class DynamicRuns256
{
    /// <summary>Floats of a vector, and runs whose scales are chosen together.</summary>
    public const int Lanes = 8;

    /// <summary>The largest float below one half, as in <see cref="DynamicCodes"/>.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary>As <see cref="DynamicRuns.Quantize"/>, for runs of at least <see cref="Lanes"/> floats.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize<T>(float* values, int length, int runs, bool isAsymmetric, T* codes, float* scales, int* zeroPoints)
        where T : unmanaged
    {
        var end = length - Lanes;
        float* mins = stackalloc float[Lanes * Lanes], maxs = stackalloc float[Lanes * Lanes], inverses = stackalloc float[Lanes], chosen = stackalloc float[Lanes];
        var zeros = stackalloc int[Lanes];
        for (int first = 0, count; first < runs; first += count)
        {
            count = Math.Min(Lanes, runs - first);
            var from = values + (nint)first * length;
            for (var run = 0; run < count; run++, from += length)
            {
                var min = Vector256.Load(from + end);
                var max = min;
                for (var i = 0; i < end; i += Lanes)
                {
                    var next = Vector256.Load(from + i);
                    min = Vector256.MinNative(next, min);
                    max = Vector256.MaxNative(next, max);
                }

                min.Store(mins + run * Lanes);
                max.Store(maxs + run * Lanes);
            }

            if (isAsymmetric) Asymmetric(Lowest(mins), Highest(maxs), chosen, inverses, zeros);
            else Symmetric(Lowest(mins), Highest(maxs), chosen, inverses, zeros);
            from = values + (nint)first * length;
            var to = codes + (nint)first * length;
            Vector256<float> least = Vector256.Create((float)(isAsymmetric ? sbyte.MinValue : -sbyte.MaxValue)), most = Vector256.Create((float)sbyte.MaxValue);
            for (var run = 0; run < count; run++, from += length, to += length)
            {
                scales[first + run] = chosen[run];
                zeroPoints[first + run] = zeros[run];
                Vector256<float> zero = Vector256.Create((float)zeros[run]), inverse = Vector256.Create(inverses[run]);
                var taken = Vector128.Create((short)(sizeof(T) == 1 ? 0 : zeros[run]));
                for (var i = 0; i < end; i += Lanes) Store(Codes(Vector256.Load(from + i), zero, inverse, least, most), taken, to + i);
                Store(Codes(Vector256.Load(from + end), zero, inverse, least, most), taken, to + end);
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
        zero = Vector256.Truncate(zero + (Vector256.Create(BelowHalf) | (zero & Vector256.Create(-0f))));
        zero = Vector256.ConditionalSelect(isZero, none, Vector256.Min(Vector256.Max(zero, least), most));
        Vector256.ConditionalSelect(isZero, one, scale).Store(scales);
        Vector256.ConditionalSelect(isZero, one, one / scale).Store(inverses);
        Vector256.ConvertToInt32Native(zero).Store(zeros);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Codes(Vector256<float> values, Vector256<float> zero, Vector256<float> inverse, Vector256<float> least, Vector256<float> most)
    {
        values = zero + values * inverse;
        values += Vector256.Create(BelowHalf) | (values & Vector256.Create(-0f));
        return Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(values, least), most));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector256<int> codes, Vector128<short> taken, T* target)
        where T : unmanaged
    {
        var words = Sse2.PackSignedSaturate(codes.GetLower(), codes.GetUpper()) - taken;
        if (sizeof(T) == 1) *(long*)target = Sse2.PackSignedSaturate(words, words).AsInt64().ToScalar();
        else words.Store((short*)target);
    }

    // The least lane of each of eight vectors: halves of pairs against each other, until every lane belongs to another vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Lowest(float* rows)
    {
        var low = Four(rows);
        var high = Four(rows + 4 * Lanes);
        return Vector256.MinNative(Avx.Permute2x128(low, high, 0x20), Avx.Permute2x128(low, high, 0x31));

        static Vector256<float> Four(float* rows)
        {
            Vector256<float> a = Vector256.Load(rows), b = Vector256.Load(rows + Lanes), c = Vector256.Load(rows + 2 * Lanes), d = Vector256.Load(rows + 3 * Lanes);
            var ab = Vector256.MinNative(Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b)).AsDouble();
            var cd = Vector256.MinNative(Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d)).AsDouble();
            return Vector256.MinNative(Avx.UnpackLow(ab, cd).AsSingle(), Avx.UnpackHigh(ab, cd).AsSingle());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Highest(float* rows)
    {
        var low = Four(rows);
        var high = Four(rows + 4 * Lanes);
        return Vector256.MaxNative(Avx.Permute2x128(low, high, 0x20), Avx.Permute2x128(low, high, 0x31));

        static Vector256<float> Four(float* rows)
        {
            Vector256<float> a = Vector256.Load(rows), b = Vector256.Load(rows + Lanes), c = Vector256.Load(rows + 2 * Lanes), d = Vector256.Load(rows + 3 * Lanes);
            var ab = Vector256.MaxNative(Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b)).AsDouble();
            var cd = Vector256.MaxNative(Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d)).AsDouble();
            return Vector256.MaxNative(Avx.UnpackLow(ab, cd).AsSingle(), Avx.UnpackHigh(ab, cd).AsSingle());
        }
    }
}
