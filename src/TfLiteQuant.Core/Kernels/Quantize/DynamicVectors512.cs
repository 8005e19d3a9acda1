using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen floats to codes.</summary>
internal readonly unsafe struct DynamicVectors512<T> : IDynamicVectors<DynamicVectors512<T>, Vector512<float>, T>
    where T : unmanaged
{
    private readonly Vector512<float> _zero, _inverse;
    private readonly Vector512<int> _least, _most, _taken;

    private DynamicVectors512(int zeroPoint, float inverse, int lowest)
    {
        (_zero, _inverse) = (Vector512.Create((float)zeroPoint), Vector512.Create(inverse));
        (_least, _most, _taken) = (Vector512.Create(lowest), Vector512.Create((int)sbyte.MaxValue), Vector512.Create(zeroPoint));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DynamicVectors512<T> Of(int zeroPoint, float inverse, int lowest) => new(zeroPoint, inverse, lowest);

    // Symmetric codes do not reach -128; those of bytes are limited as they are narrowed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Vector512<float> values, T* codes)
    {
        var scaled = _zero + values * _inverse;
        scaled += Vector512.Create(DynamicCodes.BelowHalf) | (scaled & Vector512.Create(-0f));
        var rounded = Avx512F.ConvertToVector512Int32WithTruncation(scaled);
        if (typeof(T) == typeof(byte)) (Avx512F.ConvertToVector128SByteWithSaturation(rounded).AsByte() ^ Vector128.Create(DynamicCodes.Raised)).Store((byte*)codes);
        else if (sizeof(T) == 1) Avx512F.ConvertToVector128SByteWithSaturation(rounded).Store((sbyte*)codes);
        else Avx512F.ConvertToVector256Int16(Vector512.Min(Vector512.Max(rounded, _least), _most) - _taken).Store((short*)codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Note(Vector512<float> min, Vector512<float> max, float* mins, float* maxs, int run) => (mins[run], maxs[run]) = (Lowest(min), Highest(max));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Lowest(float* mins, int firstRun) => Vector256.Load(mins + firstRun);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Highest(float* maxs, int firstRun) => Vector256.Load(maxs + firstRun);

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
