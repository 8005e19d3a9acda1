using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Depthwise convolution of any filter over a line of one vector of channels that lies in one piece, padding included.</summary>
/// <remarks>
/// Tile: up to 8 output pixels, an accumulator each, which keeps two multiply-adds of latency 4 a cycle busy; taps are loaded
/// once a tile, inputs are operands in memory at constant distances. A line that is no multiple of the tile ends with a tile
/// that overlaps the one before and computes the same again. Order of a sum: tap after tap, line after line.
/// </remarks>
internal static unsafe class DepthwisePlaneKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    /// <typeparam name="TPixels">A type of as many bytes as a tile has pixels; the line has no fewer.</typeparam>
    /// <typeparam name="TStride">A type of as many bytes as the stride.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TPixels, TStride>(DepthwisePlane* plane)
        where TPixels : unmanaged
        where TStride : unmanaged
    {
        var step = sizeof(TStride) * (sizeof(TVector) / sizeof(float));
        nint lineStep = plane->LineStep, tapStep = plane->TapStep, outputStep = plane->OutputStep;
        nint height = plane->FilterHeight, width = plane->FilterWidth, outputWidth = plane->OutputWidth;
        TVector min = TLanes.Broadcast(plane->Min), max = TLanes.Broadcast(plane->Max), bias = TLanes.Load(plane->Bias);
        for (nint x = 0; ;)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            var filter = plane->Filter;
            var line = plane->Input + x * step;
            for (var y = height; y > 0; y--, line += lineStep)
            {
                var pixel = line;
                for (var tap = width; tap > 0; tap--, pixel += tapStep)
                {
                    var weight = TLanes.Load(filter);
                    filter += sizeof(TVector) / sizeof(float);
                    s0 = TLanes.MultiplyAdd(TLanes.Load(pixel), weight, s0);
                    if (sizeof(TPixels) > 1) s1 = TLanes.MultiplyAdd(TLanes.Load(pixel + 1 * step), weight, s1);
                    if (sizeof(TPixels) > 2) s2 = TLanes.MultiplyAdd(TLanes.Load(pixel + 2 * step), weight, s2);
                    if (sizeof(TPixels) > 3) s3 = TLanes.MultiplyAdd(TLanes.Load(pixel + 3 * step), weight, s3);
                    if (sizeof(TPixels) > 4) s4 = TLanes.MultiplyAdd(TLanes.Load(pixel + 4 * step), weight, s4);
                    if (sizeof(TPixels) > 5) s5 = TLanes.MultiplyAdd(TLanes.Load(pixel + 5 * step), weight, s5);
                    if (sizeof(TPixels) > 6) s6 = TLanes.MultiplyAdd(TLanes.Load(pixel + 6 * step), weight, s6);
                    if (sizeof(TPixels) > 7) s7 = TLanes.MultiplyAdd(TLanes.Load(pixel + 7 * step), weight, s7);
                }
            }

            var output = plane->Output + x * outputStep;
            TLanes.Store(output, TLanes.Clamp(TLanes.Add(s0, bias), min, max));
            if (sizeof(TPixels) > 1) TLanes.Store(output + 1 * outputStep, TLanes.Clamp(TLanes.Add(s1, bias), min, max));
            if (sizeof(TPixels) > 2) TLanes.Store(output + 2 * outputStep, TLanes.Clamp(TLanes.Add(s2, bias), min, max));
            if (sizeof(TPixels) > 3) TLanes.Store(output + 3 * outputStep, TLanes.Clamp(TLanes.Add(s3, bias), min, max));
            if (sizeof(TPixels) > 4) TLanes.Store(output + 4 * outputStep, TLanes.Clamp(TLanes.Add(s4, bias), min, max));
            if (sizeof(TPixels) > 5) TLanes.Store(output + 5 * outputStep, TLanes.Clamp(TLanes.Add(s5, bias), min, max));
            if (sizeof(TPixels) > 6) TLanes.Store(output + 6 * outputStep, TLanes.Clamp(TLanes.Add(s6, bias), min, max));
            if (sizeof(TPixels) > 7) TLanes.Store(output + 7 * outputStep, TLanes.Clamp(TLanes.Add(s7, bias), min, max));
            x += sizeof(TPixels);
            if (x >= outputWidth) return;
            x = Math.Min(x, outputWidth - sizeof(TPixels));
        }
    }
}
