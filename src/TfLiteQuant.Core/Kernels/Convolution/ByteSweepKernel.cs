using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A 3x3 depthwise convolution of bytes along a line, by the instruction that adds four byte products: the same column of four input
/// lines is interleaved, so that each channel's four bytes lie together, and multiplied by a column of the filter. Three columns
/// stay in registers while the sweep moves on; with stride 1 four lines make two output lines, whose filters lack the last and the
/// first line.
/// </summary>
/// <remarks>
/// Weights: for each column of the filter a vector per eight channels for the first output line, then as many for the second.
/// A column: 4 loads that also put the channels in such an order that interleaving leaves them in sequence, 4 flips of the top bit
/// (bytes on the left are unsigned: the bias takes the 128 back that signed ones are raised by), 8 interleavings; then 12 products for each
/// output line, twice as many where weights are sums of two bytes.
/// </remarks>
internal static unsafe class ByteSweepKernel
{
    /// <summary>Channels of a vector of sums.</summary>
    public const int Channels = 8;

    /// <summary>Sweeps.</summary>
    /// <typeparam name="TVectors">A type of as many bytes as there are vectors of channels: 1, 2 or 4.</typeparam>
    /// <typeparam name="TLines">A type of as many bytes as there are output lines: 1 or 2.</typeparam>
    /// <typeparam name="TStride">A type of as many bytes as the stride: 1 or 2; 2 goes with one line.</typeparam>
    /// <typeparam name="TParts">A type of as many bytes as a weight is the sum of: 1 or 2.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TVectors, TLines, TStride, TParts>(CodeSweep* sweep)
        where TVectors : unmanaged
        where TLines : unmanaged
        where TStride : unmanaged
        where TParts : unmanaged
    {
        byte* l0 = sweep->Line0, l1 = sweep->Line1, l2 = sweep->Line2, l3 = sweep->Line3;
        var flip = Vector256.Create(sweep->Flip);
        var order = Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7);
        var zero = Vector256.Create(sweep->Zero) ^ flip;
        Vector256<byte> a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0, b1, b2, b3;
        if (!sweep->BeginsOutside)
        {
            Interleave<TVectors>(l0, l1, l2, l3, order, flip, out a0, out a1, out a2, out a3);
            l0 += sweep->Step0;
            l1 += sweep->Step1;
            l2 += sweep->Step2;
            l3 += sweep->Step3;
        }

        // The border is one column wide: the middle one is always inside.
        b0 = b1 = b2 = b3 = default;
        if (sizeof(TStride) == 1)
        {
            Interleave<TVectors>(l0, l1, l2, l3, order, flip, out b0, out b1, out b2, out b3);
            l0 += sweep->Step0;
            l1 += sweep->Step1;
            l2 += sweep->Step2;
            l3 += sweep->Step3;
        }

        var channels = sizeof(TVectors) * Channels;
        var line = 4 * channels;
        var sums = sweep->Sums;
        var weights = (sbyte*)sweep->Weights;
        var bias = sweep->Bias;
        var rest = sweep->RestStep;
        for (var left = sweep->Pixels; left > 0; left--, sums += channels)
        {
            if (sizeof(TStride) == 2)
            {
                Interleave<TVectors>(l0, l1, l2, l3, order, flip, out b0, out b1, out b2, out b3);
                l0 += sweep->Step0;
                l1 += sweep->Step1;
                l2 += sweep->Step2;
                l3 += sweep->Step3;
            }

            Vector256<byte> c0 = zero, c1 = zero, c2 = zero, c3 = zero;
            if (left > 1 || !sweep->EndsOutside)
            {
                Interleave<TVectors>(l0, l1, l2, l3, order, flip, out c0, out c1, out c2, out c3);
                l0 += sweep->Step0;
                l1 += sweep->Step1;
                l2 += sweep->Step2;
                l3 += sweep->Step3;
            }

            Sum<TVectors, TParts>(a0, b0, c0, weights, rest, bias).Store(sums);
            if (sizeof(TVectors) > 1) Sum<TVectors, TParts>(a1, b1, c1, weights + 32, rest, bias + 8).Store(sums + 8);
            if (sizeof(TVectors) > 2)
            {
                Sum<TVectors, TParts>(a2, b2, c2, weights + 64, rest, bias + 16).Store(sums + 16);
                Sum<TVectors, TParts>(a3, b3, c3, weights + 96, rest, bias + 24).Store(sums + 24);
            }

            if (sizeof(TLines) == 2)
            {
                var second = sums + sweep->Pixels * channels;
                var filter = weights + line;
                Sum<TVectors, TParts>(a0, b0, c0, filter, rest, bias).Store(second);
                if (sizeof(TVectors) > 1) Sum<TVectors, TParts>(a1, b1, c1, filter + 32, rest, bias + 8).Store(second + 8);
                if (sizeof(TVectors) > 2)
                {
                    Sum<TVectors, TParts>(a2, b2, c2, filter + 64, rest, bias + 16).Store(second + 16);
                    Sum<TVectors, TParts>(a3, b3, c3, filter + 96, rest, bias + 24).Store(second + 24);
                }
            }

            if (sizeof(TStride) == 1)
            {
                a0 = b0;
                a1 = b1;
                a2 = b2;
                a3 = b3;
                b0 = c0;
                b1 = c1;
                b2 = c2;
                b3 = c3;
            }
            else
            {
                a0 = c0;
                a1 = c1;
                a2 = c2;
                a3 = c3;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Sum<TVectors, TParts>(Vector256<byte> a, Vector256<byte> b, Vector256<byte> c, sbyte* weights, nint rest, int* bias)
        where TVectors : unmanaged
        where TParts : unmanaged
    {
        // Four taps a channel, for two lines.
        var column = sizeof(TVectors) * Channels * 4 * 2;
        var sum = AvxVnni.MultiplyWideningAndAdd(Vector256.Load(bias), a, Vector256.Load(weights));
        sum = AvxVnni.MultiplyWideningAndAdd(sum, b, Vector256.Load(weights + column));
        sum = AvxVnni.MultiplyWideningAndAdd(sum, c, Vector256.Load(weights + 2 * column));
        if (sizeof(TParts) == 1) return sum;
        weights += rest;
        sum = AvxVnni.MultiplyWideningAndAdd(sum, a, Vector256.Load(weights));
        sum = AvxVnni.MultiplyWideningAndAdd(sum, b, Vector256.Load(weights + column));
        return AvxVnni.MultiplyWideningAndAdd(sum, c, Vector256.Load(weights + 2 * column));
    }

    /// <summary>One column of four lines, each channel's four bytes together and without sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave<TVectors>(
        byte* l0, byte* l1, byte* l2, byte* l3, Vector256<int> order, Vector256<byte> flip, out Vector256<byte> v0, out Vector256<byte> v1, out Vector256<byte> v2, out Vector256<byte> v3)
        where TVectors : unmanaged
    {
        var r0 = Avx2.PermuteVar8x32(Load<TVectors>(l0), order).AsByte() ^ flip;
        var r1 = Avx2.PermuteVar8x32(Load<TVectors>(l1), order).AsByte() ^ flip;
        var r2 = Avx2.PermuteVar8x32(Load<TVectors>(l2), order).AsByte() ^ flip;
        var r3 = Avx2.PermuteVar8x32(Load<TVectors>(l3), order).AsByte() ^ flip;
        Vector256<short> low01 = Avx2.UnpackLow(r0, r1).AsInt16(), low23 = Avx2.UnpackLow(r2, r3).AsInt16();
        v0 = Avx2.UnpackLow(low01, low23).AsByte();
        v1 = v2 = v3 = default;
        if (sizeof(TVectors) == 1) return;
        v1 = Avx2.UnpackHigh(low01, low23).AsByte();
        if (sizeof(TVectors) == 2) return;
        Vector256<short> high01 = Avx2.UnpackHigh(r0, r1).AsInt16(), high23 = Avx2.UnpackHigh(r2, r3).AsInt16();
        v2 = Avx2.UnpackLow(high01, high23).AsByte();
        v3 = Avx2.UnpackHigh(high01, high23).AsByte();
    }

    // No more bytes than there are channels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load<TVectors>(byte* line)
        where TVectors : unmanaged
        => sizeof(TVectors) == 1 ? Vector128.CreateScalarUnsafe(*(long*)line).AsInt32().ToVector256Unsafe()
            : sizeof(TVectors) == 2 ? Vector128.Load((int*)line).ToVector256Unsafe()
            : Vector256.Load((int*)line);
}
