using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Depthwise convolutions of bytes with windows of any size, by the instruction that adds four byte products at once: columns of four input
/// lines are interleaved once, each channel's four bytes together, and lie in the nearest cache while all pixels that meet them are summed up.
/// </summary>
internal static unsafe class ByteWindowKernel
{
    /// <summary>Bytes of a vector: four of each of eight channels.</summary>
    public const int VectorBytes = 32;

    /// <summary>Interleaves columns.</summary>
    /// <typeparam name="TVectors">A type of as many bytes as a column has vectors: 1, 2 or 4.</typeparam>
    /// <param name="lines">The first column in four lines, at the first channel.</param>
    /// <param name="steps">Bytes from one column to the next in each; 0 where a line beyond the border stands still.</param>
    /// <param name="flips">Makes bytes unsigned: 0x80 where they have a sign.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="target">Where they go, one behind the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Lay<TVectors>(byte** lines, nint* steps, byte flips, nint columns, byte* target)
        where TVectors : unmanaged
    {
        byte* l0 = lines[0], l1 = lines[1], l2 = lines[2], l3 = lines[3];
        nint s0 = steps[0], s1 = steps[1], s2 = steps[2], s3 = steps[3];
        var flip = Vector256.Create(flips);
        var order = Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7);
        for (; columns > 0; columns--, target += sizeof(TVectors) * VectorBytes)
        {
            ByteSweepKernel.Interleave<TVectors>(l0, l1, l2, l3, order, flip, out var v0, out var v1, out var v2, out var v3);
            v0.Store(target);
            if (sizeof(TVectors) > 1) v1.Store(target + VectorBytes);
            if (sizeof(TVectors) > 2)
            {
                v2.Store(target + (2 * VectorBytes));
                v3.Store(target + (3 * VectorBytes));
            }

            l0 += s0;
            l1 += s1;
            l2 += s2;
            l3 += s3;
        }
    }

    /// <summary>Sums up pixels of one line of the output, eight channels at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Sum(in ByteWindow window)
    {
        var vectors = (int)(window.Channels / ByteSweepKernel.Channels);
        for (var vector = 0; vector < vectors; vector++)
        {
            var columns = window.Columns + (vector * VectorBytes);
            var weights = window.Weights + (vector * VectorBytes);
            var bias = Vector256.Load(window.Bias + (vector * ByteSweepKernel.Channels));
            var sums = window.Sums + (vector * ByteSweepKernel.Channels);
            var left = window.Pixels;
            for (; left >= 8; left -= 8, columns += 8 * window.PixelStep, sums += 8 * window.Channels) Eight(in window, columns, weights, bias, sums);
            for (; left > 0; left--, columns += window.PixelStep, sums += window.Channels) One(in window, columns, weights, bias, sums);
        }
    }

    // As many sums as it takes until the first product of a chain is ready for the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(in ByteWindow window, byte* columns, sbyte* weights, Vector256<int> bias, int* sums)
    {
        Vector256<int> a0 = bias, a1 = bias, a2 = bias, a3 = bias, a4 = bias, a5 = bias, a6 = bias, a7 = bias;
        var step = window.PixelStep;
        var vectorStep = window.Channels * 4;
        for (var addend = window.Addends; addend > 0; addend--, weights += window.AddendStep)
        {
            var filters = weights;
            for (nint group = 0; group < window.Groups; group++)
            {
                var first = columns + (group * window.GroupStep);
                for (var tap = window.Taps; tap > 0; tap--, first += window.TapStep, filters += vectorStep)
                {
                    var filter = Vector256.Load(filters);
                    var fourth = first + (4 * step);
                    a0 = AvxVnni.MultiplyWideningAndAdd(a0, Vector256.Load(first), filter);
                    a1 = AvxVnni.MultiplyWideningAndAdd(a1, Vector256.Load(first + step), filter);
                    a2 = AvxVnni.MultiplyWideningAndAdd(a2, Vector256.Load(first + (2 * step)), filter);
                    a3 = AvxVnni.MultiplyWideningAndAdd(a3, Vector256.Load(fourth - step), filter);
                    a4 = AvxVnni.MultiplyWideningAndAdd(a4, Vector256.Load(fourth), filter);
                    a5 = AvxVnni.MultiplyWideningAndAdd(a5, Vector256.Load(fourth + step), filter);
                    a6 = AvxVnni.MultiplyWideningAndAdd(a6, Vector256.Load(fourth + (2 * step)), filter);
                    a7 = AvxVnni.MultiplyWideningAndAdd(a7, Vector256.Load(fourth + (4 * step) - step), filter);
                }
            }
        }

        var stride = window.Channels;
        a0.Store(sums);
        a1.Store(sums + stride);
        a2.Store(sums + (2 * stride));
        a3.Store(sums + (3 * stride));
        a4.Store(sums + (4 * stride));
        a5.Store(sums + (5 * stride));
        a6.Store(sums + (6 * stride));
        a7.Store(sums + (7 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One(in ByteWindow window, byte* columns, sbyte* weights, Vector256<int> bias, int* sums)
    {
        var vectorStep = window.Channels * 4;
        for (var addend = window.Addends; addend > 0; addend--, weights += window.AddendStep)
        {
            var filters = weights;
            for (nint group = 0; group < window.Groups; group++)
            {
                var first = columns + (group * window.GroupStep);
                for (var tap = window.Taps; tap > 0; tap--, first += window.TapStep, filters += vectorStep)
                    bias = AvxVnni.MultiplyWideningAndAdd(bias, Vector256.Load(first), Vector256.Load(filters));
            }
        }

        bias.Store(sums);
    }
}
