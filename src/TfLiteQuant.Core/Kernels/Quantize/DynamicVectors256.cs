using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Eight floats to codes.</summary>
internal readonly unsafe struct DynamicVectors256<T> : IDynamicVectors<DynamicVectors256<T>, Vector256<float>, T>
    where T : unmanaged
{
    private const int Lanes = 8;
    private readonly Vector256<float> _zero, _inverse, _least, _most;
    private readonly Vector256<short> _taken;

    private DynamicVectors256(int zeroPoint, float inverse, int lowest)
    {
        (_zero, _inverse) = (Vector256.Create((float)zeroPoint), Vector256.Create(inverse));
        (_least, _most) = (Vector256.Create((float)lowest), Vector256.Create((float)sbyte.MaxValue));
        _taken = Vector256.Create((short)(sizeof(T) == 1 ? 0 : zeroPoint));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DynamicVectors256<T> Of(int zeroPoint, float inverse, int lowest) => new(zeroPoint, inverse, lowest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Vector256<float> values, T* codes)
    {
        var rounded = Rounded(values);
        var words = Sse2.PackSignedSaturate(rounded.GetLower(), rounded.GetUpper()) - _taken.GetLower();
        if (sizeof(T) == 2)
        {
            words.Store((short*)codes);
            return;
        }

        var bytes = Sse2.PackSignedSaturate(words, words).AsByte();
        if (typeof(T) == typeof(byte)) bytes ^= Vector128.Create(DynamicCodes.Raised);
        *(long*)codes = bytes.AsInt64().ToScalar();
    }

    /// <summary>Stores the codes of 32 floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFour(float* values, T* codes)
    {
        var lower = Vector256.Narrow(Rounded(Vector256.Load(values)), Rounded(Vector256.Load(values + Lanes))) - _taken;
        var upper = Vector256.Narrow(Rounded(Vector256.Load(values + 2 * Lanes)), Rounded(Vector256.Load(values + 3 * Lanes))) - _taken;
        if (sizeof(T) == 2)
        {
            lower.Store((short*)codes);
            upper.Store((short*)codes + 2 * Lanes);
            return;
        }

        var bytes = Vector256.Narrow(lower, upper).AsByte();
        if (typeof(T) == typeof(byte)) bytes ^= Vector256.Create(DynamicCodes.Raised);
        bytes.Store((byte*)codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Note(Vector256<float> min, Vector256<float> max, float* mins, float* maxs, int run)
    {
        min.Store(mins + run * Lanes);
        max.Store(maxs + run * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Lowest(float* mins, int firstRun) => Extremes(mins + firstRun * Lanes, isHighest: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Highest(float* maxs, int firstRun) => Extremes(maxs + firstRun * Lanes, isHighest: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Rounded(Vector256<float> values)
    {
        values = _zero + values * _inverse;
        values += Vector256.Create(DynamicCodes.BelowHalf) | (values & Vector256.Create(-0f));
        return Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(values, _least), _most));
    }

    // One lane of each of eight vectors: halves of pairs against each other, until every lane belongs to another vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Extremes(float* rows, bool isHighest)
    {
        var low = Four(rows, isHighest);
        var high = Four(rows + 4 * Lanes, isHighest);
        return Extreme(Avx.Permute2x128(low, high, 0x20), Avx.Permute2x128(low, high, 0x31), isHighest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Four(float* rows, bool isHighest)
    {
        Vector256<float> a = Vector256.Load(rows), b = Vector256.Load(rows + Lanes), c = Vector256.Load(rows + 2 * Lanes), d = Vector256.Load(rows + 3 * Lanes);
        var ab = Extreme(Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b), isHighest).AsDouble();
        var cd = Extreme(Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d), isHighest).AsDouble();
        return Extreme(Avx.UnpackLow(ab, cd).AsSingle(), Avx.UnpackHigh(ab, cd).AsSingle(), isHighest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Extreme(Vector256<float> a, Vector256<float> b, bool isHighest) => isHighest ? Vector256.MaxNative(a, b) : Vector256.MinNative(a, b);
}
