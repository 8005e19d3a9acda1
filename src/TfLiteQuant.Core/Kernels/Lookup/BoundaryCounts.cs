using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>How many of some rising boundaries are not above each number; all of them where it is none.</summary>
internal static class BoundaryCounts
{
    /// <summary>Up to here comparing with every boundary, many numbers at once, beats a search for each number.</summary>
    private const int MostCompared = 64;

    /// <summary>Counts for all numbers.</summary>
    /// <param name="values">Numbers.</param>
    /// <param name="boundaries">Boundaries, none less than the one before it.</param>
    /// <param name="counts">As many counts as numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(ReadOnlySpan<float> values, ReadOnlySpan<float> boundaries, Span<int> counts)
    {
        counts = counts[..values.Length];
        var i = 0;
        if (CpuFeatures.HasVectorsOf<float>() && boundaries.Length <= MostCompared)
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var into = ref MemoryMarshal.GetReference(counts);
            var all = new Vector<int>(boundaries.Length);
            for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                // less by one, all bits, for each boundary above
                var value = Vector.LoadUnsafe(ref from, (nuint)i);
                var count = all;
                foreach (var boundary in boundaries) count += Vector.AsVectorInt32(Vector.LessThan(value, new Vector<float>(boundary)));
                count.StoreUnsafe(ref into, (nuint)i);
            }
        }

        for (; i < values.Length; i++) counts[i] = Of(values[i], boundaries);
    }

    /// <summary>The count of one number: the specification of the vector form.</summary>
    public static int Of<T>(T value, ReadOnlySpan<T> boundaries)
        where T : unmanaged, INumber<T>
    {
        var (low, high) = (0, boundaries.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (value < boundaries[middle]) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}

/// <summary>Boundaries that are not above floats.</summary>
internal readonly struct BoundaryCountLoop(float[] boundaries) : IUnaryLoop<float, int>
{
    private readonly float[] _boundaries = boundaries;

    public void Run(ReadOnlySpan<float> x, Span<int> y) => BoundaryCounts.Run(x, _boundaries, y);
}

/// <summary>Boundaries that are not above doubles.</summary>
internal readonly struct DoubleBoundaryCountLoop(double[] boundaries) : IUnaryLoop<double, int>
{
    private readonly double[] _boundaries = boundaries;

    public void Run(ReadOnlySpan<double> x, Span<int> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = BoundaryCounts.Of(x[i], _boundaries);
    }
}
