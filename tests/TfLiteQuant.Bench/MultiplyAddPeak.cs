using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Bench;

/// <summary>The multiply-adds that one thread can do in registers, in units of 1e9 a second.</summary>
internal static class MultiplyAddPeak
{
    private const int Steps = 20_000;

    /// <summary>Best of several short loops.</summary>
    public static double Measure()
    {
        var best = double.MaxValue;
        for (var run = 0; run < 30; run++)
        {
            var before = Stopwatch.GetTimestamp();
            var sum = Vector512.IsHardwareAccelerated ? Loop512(1e-9f) : Loop256(1e-9f);
            var seconds = Stopwatch.GetElapsedTime(before).TotalSeconds;
            if (float.IsNaN(sum)) throw new InvalidOperationException();
            best = Math.Min(best, seconds);
        }

        return (Vector512.IsHardwareAccelerated ? 16.0 : 8.0) * 12 * Steps / best / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop512(float seed)
    {
        var a = Vector512.Create(seed);
        Vector512<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (var i = 0; i < Steps; i++)
        {
            s0 = Vector512.FusedMultiplyAdd(a, a, s0);
            s1 = Vector512.FusedMultiplyAdd(a, a, s1);
            s2 = Vector512.FusedMultiplyAdd(a, a, s2);
            s3 = Vector512.FusedMultiplyAdd(a, a, s3);
            s4 = Vector512.FusedMultiplyAdd(a, a, s4);
            s5 = Vector512.FusedMultiplyAdd(a, a, s5);
            s6 = Vector512.FusedMultiplyAdd(a, a, s6);
            s7 = Vector512.FusedMultiplyAdd(a, a, s7);
            s8 = Vector512.FusedMultiplyAdd(a, a, s8);
            s9 = Vector512.FusedMultiplyAdd(a, a, s9);
            s10 = Vector512.FusedMultiplyAdd(a, a, s10);
            s11 = Vector512.FusedMultiplyAdd(a, a, s11);
        }

        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop256(float seed)
    {
        var a = Vector256.Create(seed);
        Vector256<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (var i = 0; i < Steps; i++)
        {
            s0 = Vector256.FusedMultiplyAdd(a, a, s0);
            s1 = Vector256.FusedMultiplyAdd(a, a, s1);
            s2 = Vector256.FusedMultiplyAdd(a, a, s2);
            s3 = Vector256.FusedMultiplyAdd(a, a, s3);
            s4 = Vector256.FusedMultiplyAdd(a, a, s4);
            s5 = Vector256.FusedMultiplyAdd(a, a, s5);
            s6 = Vector256.FusedMultiplyAdd(a, a, s6);
            s7 = Vector256.FusedMultiplyAdd(a, a, s7);
            s8 = Vector256.FusedMultiplyAdd(a, a, s8);
            s9 = Vector256.FusedMultiplyAdd(a, a, s9);
            s10 = Vector256.FusedMultiplyAdd(a, a, s10);
            s11 = Vector256.FusedMultiplyAdd(a, a, s11);
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }
}
