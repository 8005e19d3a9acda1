using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Largest magnitudes of float spans.</summary>
/// <remarks>
/// The bits of a float without its sign, read as an integer, order as the magnitudes do, with infinity above every number
/// and NaN above infinity: an integer maximum therefore finds the magnitude and lets no NaN slip through.
/// </remarks>
internal static class Magnitude
{
    private const int WithoutSign = int.MaxValue;

    /// <summary>The largest magnitude; NaN if any value is NaN, 0 for an empty span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float Max(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        var max = 0;
        var i = 0;
        if (CpuFeatures.HasVector256 && bits.Length >= Vector256<int>.Count * 4)
        {
            var mask = Vector256.Create(WithoutSign);
            var m0 = Vector256<int>.Zero;
            var m1 = m0;
            var m2 = m0;
            var m3 = m0;
            ref var start = ref MemoryMarshal.GetReference(bits);
            for (; i <= bits.Length - 32; i += 32)
            {
                m0 = Vector256.Max(m0, Vector256.LoadUnsafe(ref start, (nuint)i) & mask);
                m1 = Vector256.Max(m1, Vector256.LoadUnsafe(ref start, (nuint)i + 8) & mask);
                m2 = Vector256.Max(m2, Vector256.LoadUnsafe(ref start, (nuint)i + 16) & mask);
                m3 = Vector256.Max(m3, Vector256.LoadUnsafe(ref start, (nuint)i + 24) & mask);
            }

            var all = Vector256.Max(Vector256.Max(m0, m1), Vector256.Max(m2, m3));
            for (var lane = 0; lane < Vector256<int>.Count; lane++) max = Math.Max(max, all[lane]);
        }

        for (; i < bits.Length; i++) max = Math.Max(max, bits[i] & WithoutSign);
        return BitConverter.Int32BitsToSingle(max);
    }

    /// <summary>Raises each column's magnitude to that of the row's value in it; NaN stays.</summary>
    /// <param name="row">One value per column.</param>
    /// <param name="max">The magnitudes so far, one per column; start from zeros.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void MaxPerColumn(ReadOnlySpan<float> row, Span<float> max)
    {
        var bits = MemoryMarshal.Cast<float, int>(row);
        var maxBits = MemoryMarshal.Cast<float, int>(max)[..bits.Length];
        var i = 0;
        if (CpuFeatures.HasVector256)
        {
            var mask = Vector256.Create(WithoutSign);
            ref var from = ref MemoryMarshal.GetReference(bits);
            ref var into = ref MemoryMarshal.GetReference(maxBits);
            for (; i <= bits.Length - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                var raised = Vector256.Max(Vector256.LoadUnsafe(ref into, (nuint)i), Vector256.LoadUnsafe(ref from, (nuint)i) & mask);
                raised.StoreUnsafe(ref into, (nuint)i);
            }
        }

        for (; i < bits.Length; i++) maxBits[i] = Math.Max(maxBits[i], bits[i] & WithoutSign);
    }
}
