using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Statistics;

/// <summary>
/// Counts values by magnitude and sign. Bin b holds what lies between b and b + 1 widths: m for positive values whose magnitude
/// is m widths and a fraction, -1 - m for negative ones. Doubling the width halves m and with it, rounded down, b.
/// </summary>
/// <remarks>
/// Neighbours in a tensor are often equal (zeros after a rectifier), and counting one waits for the count of the one before to
/// be stored. Each bin therefore has two counters, for even and odd positions, a bank apart.
/// </remarks>
internal static unsafe class MagnitudeBins
{
    /// <summary>Bins on either side of zero.</summary>
    public const int PerSign = 1024;

    /// <summary>Counters of a bank: a bin's is bin + <see cref="PerSign"/>.</summary>
    public const int Bank = 2 * PerSign;

    /// <summary>Counters in all.</summary>
    public const int Counters = 2 * Bank;

    /// <summary>Counts values.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="count">How many.</param>
    /// <param name="scale">One over the width, a power of two; each magnitude times this must be below <see cref="PerSign"/>.</param>
    /// <param name="counters">The counters, raised.</param>
    /// <returns>How many of them are zero; they are in bin 0, too.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static long Count(float* values, int count, float scale, uint* counters)
    {
        long zeros = 0;
        var i = 0;
        counters += PerSign;
        if (CpuFeatures.HasVector256)
        {
            var bins = stackalloc int[8];
            var (scales, banks) = (Vector256.Create(scale), Vector256.Create(0, Bank, 0, Bank, 0, Bank, 0, Bank));
            for (; i + 8 <= count; i += 8)
            {
                var value = Vector256.Load(values + i);
                var negative = Vector256.LessThan(value, Vector256<float>.Zero).AsInt32();
                zeros += BitOperations.PopCount(Vector256.Equals(value, Vector256<float>.Zero).ExtractMostSignificantBits());
                var bin = Vector256.ConvertToInt32Native(Vector256.Abs(value) * scales) ^ negative;
                (bin + banks).Store(bins);
                counters[bins[0]]++;
                counters[bins[1]]++;
                counters[bins[2]]++;
                counters[bins[3]]++;
                counters[bins[4]]++;
                counters[bins[5]]++;
                counters[bins[6]]++;
                counters[bins[7]]++;
            }
        }
        else if (CpuFeatures.HasVector128)
        {
            var bins = stackalloc int[4];
            var (scales, banks) = (Vector128.Create(scale), Vector128.Create(0, Bank, 0, Bank));
            for (; i + 4 <= count; i += 4)
            {
                var value = Vector128.Load(values + i);
                var negative = Vector128.LessThan(value, Vector128<float>.Zero).AsInt32();
                zeros += BitOperations.PopCount(Vector128.Equals(value, Vector128<float>.Zero).ExtractMostSignificantBits());
                var bin = Vector128.ConvertToInt32Native(Vector128.Abs(value) * scales) ^ negative;
                (bin + banks).Store(bins);
                counters[bins[0]]++;
                counters[bins[1]]++;
                counters[bins[2]]++;
                counters[bins[3]]++;
            }
        }

        for (; i < count; i++)
        {
            var bin = (int)(Math.Abs(values[i]) * scale);
            counters[(values[i] < 0 ? ~bin : bin) + ((i & 1) * Bank)]++;
            if (values[i] == 0) zeros++;
        }

        return zeros;
    }
}
