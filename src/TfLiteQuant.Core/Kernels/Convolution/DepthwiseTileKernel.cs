using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Depthwise convolution of up to 8 output pixels beside each other, all channels: for a vector of channels, one accumulator a
/// pixel, tap after tap.
/// </summary>
/// <remarks>
/// 8 accumulators keep two multiply-adds of latency 4 a cycle busy. Inputs are operands in memory, found through pointers that
/// the neighbouring pixels share; a pointer to zeros stands for what lies beyond the border, so that borders take no other path.
/// Channels that do not fill a vector are covered by a last vector that overlaps the one before and computes the same again.
/// The counts of pixels, and the stride from one pixel's pointer to the next, are sizes of type arguments, so that they are
/// constants to the JIT.
/// </remarks>
internal static unsafe class DepthwiseTileKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Computes the tile; there are at least as many channels as a vector has lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TPixels, TStride>(DepthwiseTile* tile)
        where TPixels : unmanaged
        where TStride : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var channels = tile->Channels;
        TVector min = TLanes.Broadcast(tile->Min), max = TLanes.Broadcast(tile->Max);
        for (nint channel = 0; ;)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            var filter = tile->Filter + channel;
            var taps = tile->Taps;
            for (var tap = tile->TapCount; tap > 0; tap--)
            {
                var pixels = *taps++;
                var weight = TLanes.Load(filter);
                filter += channels;
                s0 = TLanes.MultiplyAdd(TLanes.Load(pixels[0] + channel), weight, s0);
                if (sizeof(TPixels) > 1) s1 = TLanes.MultiplyAdd(TLanes.Load(pixels[1 * sizeof(TStride)] + channel), weight, s1);
                if (sizeof(TPixels) > 2) s2 = TLanes.MultiplyAdd(TLanes.Load(pixels[2 * sizeof(TStride)] + channel), weight, s2);
                if (sizeof(TPixels) > 3) s3 = TLanes.MultiplyAdd(TLanes.Load(pixels[3 * sizeof(TStride)] + channel), weight, s3);
                if (sizeof(TPixels) > 4) s4 = TLanes.MultiplyAdd(TLanes.Load(pixels[4 * sizeof(TStride)] + channel), weight, s4);
                if (sizeof(TPixels) > 5) s5 = TLanes.MultiplyAdd(TLanes.Load(pixels[5 * sizeof(TStride)] + channel), weight, s5);
                if (sizeof(TPixels) > 6) s6 = TLanes.MultiplyAdd(TLanes.Load(pixels[6 * sizeof(TStride)] + channel), weight, s6);
                if (sizeof(TPixels) > 7) s7 = TLanes.MultiplyAdd(TLanes.Load(pixels[7 * sizeof(TStride)] + channel), weight, s7);
            }

            var bias = TLanes.Load(tile->Bias + channel);
            var output = tile->Output + channel;
            TLanes.Store(output, TLanes.Clamp(TLanes.Add(s0, bias), min, max));
            if (sizeof(TPixels) > 1) TLanes.Store(output + 1 * channels, TLanes.Clamp(TLanes.Add(s1, bias), min, max));
            if (sizeof(TPixels) > 2) TLanes.Store(output + 2 * channels, TLanes.Clamp(TLanes.Add(s2, bias), min, max));
            if (sizeof(TPixels) > 3) TLanes.Store(output + 3 * channels, TLanes.Clamp(TLanes.Add(s3, bias), min, max));
            if (sizeof(TPixels) > 4) TLanes.Store(output + 4 * channels, TLanes.Clamp(TLanes.Add(s4, bias), min, max));
            if (sizeof(TPixels) > 5) TLanes.Store(output + 5 * channels, TLanes.Clamp(TLanes.Add(s5, bias), min, max));
            if (sizeof(TPixels) > 6) TLanes.Store(output + 6 * channels, TLanes.Clamp(TLanes.Add(s6, bias), min, max));
            if (sizeof(TPixels) > 7) TLanes.Store(output + 7 * channels, TLanes.Clamp(TLanes.Add(s7, bias), min, max));
            channel += lanes;
            if (channel >= channels) return;
            channel = Math.Min(channel, channels - lanes);
        }
    }
}
