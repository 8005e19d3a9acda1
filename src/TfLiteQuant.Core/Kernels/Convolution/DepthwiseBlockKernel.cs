using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Depthwise 3x3 of a block of up to 2 x 7 output pixels: vector after vector of channels, an accumulator each, every input
/// vector loaded once for all outputs of the block that it is under.
/// </summary>
/// <remarks>
/// Registers: 14 accumulators, 6 taps (two lines of the filter, one for each output line) and an input: 21 of AVX-512's 32; with
/// 16, blocks are 4 pixels wide. Inputs are found through pointers, and one to zeros stands for what lies beyond the border, so
/// that borders take no other path. Channels that do not fill a vector are covered by a last vector that overlaps the one before
/// and computes the same again. Order of a sum: tap after tap, line after line, in one float32 each.
/// <para>The counts of pixels are sizes of type arguments: constants already when the JIT reads the code. What is inlined takes
/// the accumulators by reference; they are locals of the one method, and so registers.</para>
/// </remarks>
internal static unsafe partial class DepthwiseBlockKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Pixels of a full block's line.</summary>
    public static int MaxPixels => sizeof(TVector) == 64 ? 7 : 4;

    /// <summary>Stride 1, two output lines below each other: four input lines.</summary>
    /// <typeparam name="TPixels">A type of as many bytes as the block has pixels in a line.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Pair<TPixels>(DepthwiseBlock* block)
        where TPixels : unmanaged
    {
        var channels = block->Channels;
        TVector min = TLanes.Broadcast(block->Min), max = TLanes.Broadcast(block->Max);
        for (nint channel = 0; ;)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default;
            TVector t0 = default, t1 = default, t2 = default, t3 = default, t4 = default, t5 = default, t6 = default;
            var pixels = block->Pixels;
            var filter = block->Filter + channel;
            TVector a0 = TLanes.Load(filter), a1 = TLanes.Load(filter + channels), a2 = TLanes.Load(filter + 2 * channels);
            Line<TPixels>(pixels, channel, a0, a1, a2, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6);
            filter += 3 * channels;
            pixels += block->LinePointers;
            TVector b0 = TLanes.Load(filter), b1 = TLanes.Load(filter + channels), b2 = TLanes.Load(filter + 2 * channels);
            Lines<TPixels>(
                pixels, channel, b0, b1, b2, a0, a1, a2,
                ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
            filter += 3 * channels;
            pixels += block->LinePointers;
            (a0, a1, a2) = (TLanes.Load(filter), TLanes.Load(filter + channels), TLanes.Load(filter + 2 * channels));
            Lines<TPixels>(
                pixels, channel, a0, a1, a2, b0, b1, b2,
                ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
            pixels += block->LinePointers;
            Line<TPixels>(pixels, channel, a0, a1, a2, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
            var bias = TLanes.Load(block->Bias + channel);
            Store<TPixels>(block->Output0 + channel, channels, bias, min, max, s0, s1, s2, s3, s4, s5, s6);
            Store<TPixels>(block->Output1 + channel, channels, bias, min, max, t0, t1, t2, t3, t4, t5, t6);
            channel += sizeof(TVector) / sizeof(float);
            if (channel >= channels) return;
            channel = Math.Min(channel, channels - sizeof(TVector) / sizeof(float));
        }
    }

    /// <summary>One output line: three input lines.</summary>
    /// <typeparam name="TPixels">A type of as many bytes as the block has pixels.</typeparam>
    /// <typeparam name="TStride">A type of as many bytes as the stride in x, 1 or 2.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Single<TPixels, TStride>(DepthwiseBlock* block)
        where TPixels : unmanaged
        where TStride : unmanaged
    {
        var channels = block->Channels;
        TVector min = TLanes.Broadcast(block->Min), max = TLanes.Broadcast(block->Max);
        for (nint channel = 0; ;)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default;
            var pixels = block->Pixels;
            var filter = block->Filter + channel;
            for (var line = 3; line > 0; line--)
            {
                TVector w0 = TLanes.Load(filter), w1 = TLanes.Load(filter + channels), w2 = TLanes.Load(filter + 2 * channels);
                if (sizeof(TStride) == 1) Line<TPixels>(pixels, channel, w0, w1, w2, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6);
                else LineOfStride2<TPixels>(pixels, channel, w0, w1, w2, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6);
                filter += 3 * channels;
                pixels += block->LinePointers;
            }

            Store<TPixels>(block->Output0 + channel, channels, TLanes.Load(block->Bias + channel), min, max, s0, s1, s2, s3, s4, s5, s6);
            channel += sizeof(TVector) / sizeof(float);
            if (channel >= channels) return;
            channel = Math.Min(channel, channels - sizeof(TVector) / sizeof(float));
        }
    }

    /// <summary>An input line for one output line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<TPixels>(
        float** pixels, nint channel, TVector w0, TVector w1, TVector w2,
        ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3, ref TVector s4, ref TVector s5, ref TVector s6)
        where TPixels : unmanaged
    {
        var first = TLanes.Load(pixels[0] + channel);
        s0 = TLanes.MultiplyAdd(first, w0, s0);
        var second = TLanes.Load(pixels[1] + channel);
        s0 = TLanes.MultiplyAdd(second, w1, s0);
        if (sizeof(TPixels) > 1) s1 = TLanes.MultiplyAdd(second, w0, s1);
        var third = TLanes.Load(pixels[2] + channel);
        s0 = TLanes.MultiplyAdd(third, w2, s0);
        if (sizeof(TPixels) > 1) s1 = TLanes.MultiplyAdd(third, w1, s1);
        if (sizeof(TPixels) > 2) s2 = TLanes.MultiplyAdd(third, w0, s2);

        if (sizeof(TPixels) > 1)
        {
            var x = TLanes.Load(pixels[3] + channel);
            s1 = TLanes.MultiplyAdd(x, w2, s1);
            if (sizeof(TPixels) > 2) s2 = TLanes.MultiplyAdd(x, w1, s2);
            if (sizeof(TPixels) > 3) s3 = TLanes.MultiplyAdd(x, w0, s3);
        }

        if (sizeof(TPixels) > 2)
        {
            var x = TLanes.Load(pixels[4] + channel);
            s2 = TLanes.MultiplyAdd(x, w2, s2);
            if (sizeof(TPixels) > 3) s3 = TLanes.MultiplyAdd(x, w1, s3);
            if (sizeof(TPixels) > 4) s4 = TLanes.MultiplyAdd(x, w0, s4);
        }

        if (sizeof(TPixels) > 3)
        {
            var x = TLanes.Load(pixels[5] + channel);
            s3 = TLanes.MultiplyAdd(x, w2, s3);
            if (sizeof(TPixels) > 4) s4 = TLanes.MultiplyAdd(x, w1, s4);
            if (sizeof(TPixels) > 5) s5 = TLanes.MultiplyAdd(x, w0, s5);
        }

        if (sizeof(TPixels) > 4)
        {
            var x = TLanes.Load(pixels[6] + channel);
            s4 = TLanes.MultiplyAdd(x, w2, s4);
            if (sizeof(TPixels) > 5) s5 = TLanes.MultiplyAdd(x, w1, s5);
            if (sizeof(TPixels) > 6) s6 = TLanes.MultiplyAdd(x, w0, s6);
        }

        if (sizeof(TPixels) > 5)
        {
            var x = TLanes.Load(pixels[7] + channel);
            s5 = TLanes.MultiplyAdd(x, w2, s5);
            if (sizeof(TPixels) > 6) s6 = TLanes.MultiplyAdd(x, w1, s6);
        }

        if (sizeof(TPixels) > 6)
        {
            var x = TLanes.Load(pixels[8] + channel);
            s6 = TLanes.MultiplyAdd(x, w2, s6);
        }
    }

    /// <summary>An input line for two output lines: under the filter's w for the upper, v for the lower one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines<TPixels>(
        float** pixels, nint channel, TVector w0, TVector w1, TVector w2, TVector v0, TVector v1, TVector v2,
        ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3, ref TVector s4, ref TVector s5, ref TVector s6,
        ref TVector t0, ref TVector t1, ref TVector t2, ref TVector t3, ref TVector t4, ref TVector t5, ref TVector t6)
        where TPixels : unmanaged
    {
        var first = TLanes.Load(pixels[0] + channel);
        s0 = TLanes.MultiplyAdd(first, w0, s0);
        t0 = TLanes.MultiplyAdd(first, v0, t0);
        var second = TLanes.Load(pixels[1] + channel);
        s0 = TLanes.MultiplyAdd(second, w1, s0);
        if (sizeof(TPixels) > 1) s1 = TLanes.MultiplyAdd(second, w0, s1);
        t0 = TLanes.MultiplyAdd(second, v1, t0);
        if (sizeof(TPixels) > 1) t1 = TLanes.MultiplyAdd(second, v0, t1);
        var third = TLanes.Load(pixels[2] + channel);
        s0 = TLanes.MultiplyAdd(third, w2, s0);
        if (sizeof(TPixels) > 1) s1 = TLanes.MultiplyAdd(third, w1, s1);
        if (sizeof(TPixels) > 2) s2 = TLanes.MultiplyAdd(third, w0, s2);
        t0 = TLanes.MultiplyAdd(third, v2, t0);
        if (sizeof(TPixels) > 1) t1 = TLanes.MultiplyAdd(third, v1, t1);
        if (sizeof(TPixels) > 2) t2 = TLanes.MultiplyAdd(third, v0, t2);

        if (sizeof(TPixels) > 1)
        {
            var x = TLanes.Load(pixels[3] + channel);
            s1 = TLanes.MultiplyAdd(x, w2, s1);
            if (sizeof(TPixels) > 2) s2 = TLanes.MultiplyAdd(x, w1, s2);
            if (sizeof(TPixels) > 3) s3 = TLanes.MultiplyAdd(x, w0, s3);
            t1 = TLanes.MultiplyAdd(x, v2, t1);
            if (sizeof(TPixels) > 2) t2 = TLanes.MultiplyAdd(x, v1, t2);
            if (sizeof(TPixels) > 3) t3 = TLanes.MultiplyAdd(x, v0, t3);
        }

        if (sizeof(TPixels) > 2)
        {
            var x = TLanes.Load(pixels[4] + channel);
            s2 = TLanes.MultiplyAdd(x, w2, s2);
            if (sizeof(TPixels) > 3) s3 = TLanes.MultiplyAdd(x, w1, s3);
            if (sizeof(TPixels) > 4) s4 = TLanes.MultiplyAdd(x, w0, s4);
            t2 = TLanes.MultiplyAdd(x, v2, t2);
            if (sizeof(TPixels) > 3) t3 = TLanes.MultiplyAdd(x, v1, t3);
            if (sizeof(TPixels) > 4) t4 = TLanes.MultiplyAdd(x, v0, t4);
        }

        if (sizeof(TPixels) > 3)
        {
            var x = TLanes.Load(pixels[5] + channel);
            s3 = TLanes.MultiplyAdd(x, w2, s3);
            if (sizeof(TPixels) > 4) s4 = TLanes.MultiplyAdd(x, w1, s4);
            if (sizeof(TPixels) > 5) s5 = TLanes.MultiplyAdd(x, w0, s5);
            t3 = TLanes.MultiplyAdd(x, v2, t3);
            if (sizeof(TPixels) > 4) t4 = TLanes.MultiplyAdd(x, v1, t4);
            if (sizeof(TPixels) > 5) t5 = TLanes.MultiplyAdd(x, v0, t5);
        }

        if (sizeof(TPixels) > 4)
        {
            var x = TLanes.Load(pixels[6] + channel);
            s4 = TLanes.MultiplyAdd(x, w2, s4);
            if (sizeof(TPixels) > 5) s5 = TLanes.MultiplyAdd(x, w1, s5);
            if (sizeof(TPixels) > 6) s6 = TLanes.MultiplyAdd(x, w0, s6);
            t4 = TLanes.MultiplyAdd(x, v2, t4);
            if (sizeof(TPixels) > 5) t5 = TLanes.MultiplyAdd(x, v1, t5);
            if (sizeof(TPixels) > 6) t6 = TLanes.MultiplyAdd(x, v0, t6);
        }

        if (sizeof(TPixels) > 5)
        {
            var x = TLanes.Load(pixels[7] + channel);
            s5 = TLanes.MultiplyAdd(x, w2, s5);
            if (sizeof(TPixels) > 6) s6 = TLanes.MultiplyAdd(x, w1, s6);
            t5 = TLanes.MultiplyAdd(x, v2, t5);
            if (sizeof(TPixels) > 6) t6 = TLanes.MultiplyAdd(x, v1, t6);
        }

        if (sizeof(TPixels) > 6)
        {
            var x = TLanes.Load(pixels[8] + channel);
            s6 = TLanes.MultiplyAdd(x, w2, s6);
            t6 = TLanes.MultiplyAdd(x, v2, t6);
        }
    }

    /// <summary>Bias, activation and store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TPixels>(
        float* output, nint channels, TVector bias, TVector min, TVector max,
        TVector s0, TVector s1, TVector s2, TVector s3, TVector s4, TVector s5, TVector s6)
        where TPixels : unmanaged
    {
        TLanes.Store(output, TLanes.Clamp(TLanes.Add(s0, bias), min, max));
        if (sizeof(TPixels) > 1) TLanes.Store(output + 1 * channels, TLanes.Clamp(TLanes.Add(s1, bias), min, max));
        if (sizeof(TPixels) > 2) TLanes.Store(output + 2 * channels, TLanes.Clamp(TLanes.Add(s2, bias), min, max));
        if (sizeof(TPixels) > 3) TLanes.Store(output + 3 * channels, TLanes.Clamp(TLanes.Add(s3, bias), min, max));
        if (sizeof(TPixels) > 4) TLanes.Store(output + 4 * channels, TLanes.Clamp(TLanes.Add(s4, bias), min, max));
        if (sizeof(TPixels) > 5) TLanes.Store(output + 5 * channels, TLanes.Clamp(TLanes.Add(s5, bias), min, max));
        if (sizeof(TPixels) > 6) TLanes.Store(output + 6 * channels, TLanes.Clamp(TLanes.Add(s6, bias), min, max));
    }
}
