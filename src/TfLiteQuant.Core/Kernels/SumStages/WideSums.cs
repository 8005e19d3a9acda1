using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums in 64 bits, made of parts that fit in 32.</summary>
internal static unsafe class WideSums
{
    /// <summary>Adds parts to sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(long* sums, int* parts, int count)
    {
        var i = 0;
        if (CpuFeatures.HasVector512)
            for (; i + 16 <= count; i += 16)
            {
                var (low, high) = Vector512.Widen(Vector512.Load(parts + i));
                (Vector512.Load(sums + i) + low).Store(sums + i);
                (Vector512.Load(sums + i + 8) + high).Store(sums + i + 8);
            }

        if (CpuFeatures.HasVector256)
            for (; i + 8 <= count; i += 8)
            {
                var (low, high) = Vector256.Widen(Vector256.Load(parts + i));
                (Vector256.Load(sums + i) + low).Store(sums + i);
                (Vector256.Load(sums + i + 4) + high).Store(sums + i + 4);
            }

        for (; i < count; i++) sums[i] += parts[i];
    }

    /// <summary>Multiplies sums by a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ShiftLeft(long* sums, int count, int bits)
    {
        var i = 0;
        if (CpuFeatures.HasVector256)
            for (; i + 4 <= count; i += 4) (Vector256.Load(sums + i) << bits).Store(sums + i);
        for (; i < count; i++) sums[i] <<= bits;
    }
}
