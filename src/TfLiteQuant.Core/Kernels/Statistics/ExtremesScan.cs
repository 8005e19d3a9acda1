using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Statistics;

/// <summary>Looks at values once: all of them for their extremes and, on the way, some of them as a sample.</summary>
internal static unsafe class ExtremesScan
{
    /// <summary>Neighbours that go into a sample together: two cache lines.</summary>
    public const int Block = 32;

    // Values that are in a second-level cache still after all of them have been looked at.
    private const int StaysInCache = 1 << 15;

    /// <summary>Smallest and largest value of one or more.</summary>
    public static Extremes Run(float* values, int count)
        => CpuFeatures.HasVector512 && count >= 16 ? Scan<Vector512<float>, Lanes512>(values, count)
        : CpuFeatures.HasVector256 && count >= 8 ? Scan<Vector256<float>, Lanes256>(values, count)
        : CpuFeatures.HasVector128 && count >= 4 ? Scan<Vector128<float>, Lanes128>(values, count)
        : Scan<float, LanesScalar>(values, count);

    /// <summary>Smallest and largest value, and a sample: the values fall into as many stretches as blocks are wanted, and each
    /// gives a block from a place drawn in it. So the sample is spread evenly and in step with no dimension of the tensor. It is
    /// copied while what it comes from is in the cache.</summary>
    /// <param name="values">All values.</param>
    /// <param name="count">How many; at least as many as the sample takes.</param>
    /// <param name="sample">Room for the blocks.</param>
    /// <param name="blocks">Blocks of <see cref="Block"/> values.</param>
    /// <param name="seed">What the places are drawn from.</param>
    public static Extremes Run(float* values, int count, float* sample, int blocks, uint seed)
    {
        // Looking at many small stretches would cost more than reading them twice.
        var isSmall = count <= StaysInCache;
        var extremes = isSmall ? Run(values, count) : Extremes.None;
        var whole = (uint)(count / Block);
        var start = 0;
        for (var i = 0; i < blocks; i++, sample += Block)
        {
            // Stretches are whole blocks; the last takes the rest.
            var end = i + 1 == blocks ? count : (int)(whole * (uint)(i + 1) / (uint)blocks) * Block;
            if (!isSmall) extremes = extremes.With(Run(values + start, end - start));
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

    // Three comparisons of bits as integers a vector, which find what is not finite on the way. Without a sign, bits of negative
    // values are larger than all others, and of two the one of the larger magnitude: so the largest is the smallest value, if
    // there are negative ones, and the smallest is the value nearest to zero of the others, or of those if there are no others.
    // With a sign, the largest is the largest value, if it is positive. NaN and infinity lie beyond all finite values in the
    // largest of either kind. The last vector overlaps the one before: looking twice changes nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Extremes Scan<TVector, TLanes>(float* values, int count)
        where TVector : unmanaged
        where TLanes : struct, ILanes<TVector>
    {
        nint lanes = sizeof(TVector) / sizeof(float), i = 0;
        TVector least0 = TLanes.Load(values), least1 = least0, most0 = least0, most1 = least0, signed0 = least0, signed1 = least0;
        for (; i + 2 * lanes <= count; i += 2 * lanes)
        {
            TVector a = TLanes.Load(values + i), b = TLanes.Load(values + i + lanes);
            least0 = TLanes.MinBits(least0, a);
            least1 = TLanes.MinBits(least1, b);
            most0 = TLanes.MaxBits(most0, a);
            most1 = TLanes.MaxBits(most1, b);
            signed0 = TLanes.MaxSignedBits(signed0, a);
            signed1 = TLanes.MaxSignedBits(signed1, b);
        }

        if (i < count)
        {
            TVector a = TLanes.Load(values + (i + lanes <= count ? i : count - lanes)), b = TLanes.Load(values + count - lanes);
            least0 = TLanes.MinBits(least0, a);
            least1 = TLanes.MinBits(least1, b);
            most0 = TLanes.MaxBits(most0, a);
            most1 = TLanes.MaxBits(most1, b);
            signed0 = TLanes.MaxSignedBits(signed0, a);
            signed1 = TLanes.MaxSignedBits(signed1, b);
        }

        const uint Sign = 1u << 31;
        const int Infinity = 0x7F800000;
        uint least = TLanes.LeastBits(TLanes.MinBits(least0, least1)), most = TLanes.MostBits(TLanes.MaxBits(most0, most1));
        var signed = TLanes.MostSignedBits(TLanes.MaxSignedBits(signed0, signed1));
        // Adding zero makes 0 of -0: which of the two comes out would depend on which there are beside them.
        return new Extremes(
            BitConverter.UInt32BitsToSingle(most >= Sign ? most : least) + 0f,
            BitConverter.UInt32BitsToSingle(signed >= 0 ? (uint)signed : least) + 0f,
            signed < Infinity && most < Sign + Infinity);
    }
}
