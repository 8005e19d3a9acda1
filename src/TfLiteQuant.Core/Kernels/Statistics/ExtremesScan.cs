using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Statistics;

/// <summary>Looks at values once: all of them for their extremes and, on the way, some of them as a sample.</summary>
internal static unsafe class ExtremesScan
{
    /// <summary>Neighbours that go into a sample together: two cache lines.</summary>
    public const int Block = 32;

    /// <summary>Smallest and largest value.</summary>
    public static Extremes Run(float* values, int count)
        => CpuFeatures.HasVector512 && count >= 16 ? Scan<Vector512<float>, Lanes512>(values, count)
        : CpuFeatures.HasVector256 && count >= 8 ? Scan<Vector256<float>, Lanes256>(values, count)
        : CpuFeatures.HasVector128 && count >= 4 ? Scan<Vector128<float>, Lanes128>(values, count)
        : Scan<float, LanesScalar>(values, count);

    /// <summary>Smallest and largest value, and a sample: the values fall into as many stretches as blocks are wanted, and each
    /// gives a block from a place drawn in it. So the sample is spread evenly and in step with no dimension of the tensor. It is
    /// copied while the stretch is in the cache.</summary>
    /// <param name="values">All values.</param>
    /// <param name="count">How many; at least as many as the sample takes.</param>
    /// <param name="sample">Room for the blocks.</param>
    /// <param name="blocks">Blocks of <see cref="Block"/> values.</param>
    /// <param name="seed">What the places are drawn from.</param>
    public static Extremes Run(float* values, int count, float* sample, int blocks, uint seed)
    {
        var extremes = Extremes.None;
        long whole = count / Block;
        var start = 0;
        for (var i = 0; i < blocks; i++, sample += Block)
        {
            // Stretches are whole blocks; the last takes the rest.
            var end = i + 1 == blocks ? count : (int)(whole * (i + 1) / blocks) * Block;
            extremes = extremes.With(Run(values + start, end - start));
            var place = (int)(((ulong)Mix(seed, (uint)i) * (uint)(end - start - Block + 1)) >> 32);
            new ReadOnlySpan<float>(values + start + place, Block).CopyTo(new Span<float>(sample, Block));
            start = end;
        }

        return extremes;
    }

    /// <summary>A number as good as random for each seed and position: every bit of the two changes half of its bits.</summary>
    public static uint Mix(uint seed, uint position)
    {
        // Multipliers and shifts of a published 32-bit mixer of low bias (two rounds, by C. Wellons).
        var x = seed + position * 0x9E3779B9;
        x = (x ^ (x >> 16)) * 0x7FEB352D;
        x = (x ^ (x >> 15)) * 0x846CA68B;
        return x ^ (x >> 16);
    }

    // Two vectors at a time hide the latency of minimum and maximum. Finite values times zero sum up to zero, all others to NaN:
    // one multiply-add a vector finds them, and what they made of the extremes does not matter then.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Extremes Scan<TVector, TLanes>(float* values, int count)
        where TVector : unmanaged
        where TLanes : struct, ILanes<TVector>
    {
        nint lanes = sizeof(TVector) / sizeof(float), i = 0;
        TVector min0 = TLanes.Broadcast(float.PositiveInfinity), min1 = min0, max0 = TLanes.Broadcast(float.NegativeInfinity), max1 = max0;
        TVector zero = TLanes.Broadcast(0), check0 = zero, check1 = zero;
        for (; i + 2 * lanes <= count; i += 2 * lanes)
        {
            TVector a = TLanes.Load(values + i), b = TLanes.Load(values + i + lanes);
            min0 = TLanes.Min(min0, a);
            min1 = TLanes.Min(min1, b);
            max0 = TLanes.Max(max0, a);
            max1 = TLanes.Max(max1, b);
            check0 = TLanes.MultiplyAdd(a, zero, check0);
            check1 = TLanes.MultiplyAdd(b, zero, check1);
        }

        if (i + lanes <= count)
        {
            var a = TLanes.Load(values + i);
            min0 = TLanes.Min(min0, a);
            max0 = TLanes.Max(max0, a);
            check0 = TLanes.MultiplyAdd(a, zero, check0);
            i += lanes;
        }

        float min = TLanes.Smallest(TLanes.Min(min0, min1)), max = TLanes.Largest(TLanes.Max(max0, max1)), check = TLanes.Sum(TLanes.Add(check0, check1));
        for (; i < count; i++)
        {
            if (values[i] < min) min = values[i];
            if (values[i] > max) max = values[i];
            check += values[i] * 0;
        }

        // Adding zero makes 0 of -0: which of the two comes out would depend on their order.
        return new Extremes(min + 0f, max + 0f, check == 0);
    }
}
