using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Depthwise 3x3 of codes and weights that are held as floats, swept along output lines for one vector of channels, as
/// <see cref="DepthwiseSweepKernel{TVector, TLanes}"/> does; then <c>sum * (scale of the image * scale of the weights) + bias</c>.
/// </summary>
/// <remarks>
/// Sums are exact in any order: a code less its zero point is below 2^8 and a weight at most 2^7 in magnitude, nine products stay below
/// 2^19. They begin with +0, so that none is -0. Registers: 9 taps, 3 columns of 3 or 4 lines, 2 sums, zero, scale, bias, limits, extremes: 30.
/// </remarks>
internal static unsafe class HybridSweepKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Sweeps.</summary>
    /// <typeparam name="TLines">A type of as many bytes as there are output lines: 1 or 2.</typeparam>
    /// <typeparam name="TStride">A type of as many bytes as the stride: 1 or 2; 2 goes with one line.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TLines, TStride>(HybridSweep* sweep)
        where TLines : unmanaged
        where TStride : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var channels = sweep->Channels;
        var filter = sweep->Filter;
        var w0 = TLanes.Load(filter);
        var w1 = TLanes.Load(filter + 1 * channels);
        var w2 = TLanes.Load(filter + 2 * channels);
        var w3 = TLanes.Load(filter + 3 * channels);
        var w4 = TLanes.Load(filter + 4 * channels);
        var w5 = TLanes.Load(filter + 5 * channels);
        var w6 = TLanes.Load(filter + 6 * channels);
        var w7 = TLanes.Load(filter + 7 * channels);
        var w8 = TLanes.Load(filter + 8 * channels);
        var bias = TLanes.Load(sweep->Bias);
        var scale = TLanes.Multiply(TLanes.Broadcast(sweep->Scale), TLanes.Load(sweep->WeightScales));
        TVector min = TLanes.Broadcast(sweep->Min), max = TLanes.Broadcast(sweep->Max), zero = TLanes.Broadcast(0);
        TVector least = TLanes.Load(sweep->Extremes), most = TLanes.Load(sweep->Extremes + lanes);
        float* line0 = sweep->Line0, line1 = sweep->Line1, line2 = sweep->Line2, line3 = sweep->Line3;
        float* output0 = sweep->Output0, output1 = sweep->Output1;
        TVector a0 = TLanes.Load(line0), a1 = TLanes.Load(line1), a2 = TLanes.Load(line2), a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        if (sizeof(TLines) > 1) a3 = TLanes.Load(line3);
        nint at = lanes;
        if (sizeof(TStride) == 1)
        {
            b0 = TLanes.Load(line0 + at);
            b1 = TLanes.Load(line1 + at);
            b2 = TLanes.Load(line2 + at);
            if (sizeof(TLines) > 1) b3 = TLanes.Load(line3 + at);
            at += lanes;
        }

        float* next0 = sweep->Next, next1 = next0 + sweep->NextStep;
        for (var left = sweep->Pixels; left > 0; left--)
        {
            if (CpuFeatures.HasPrefetch && lanes > 1)
            {
                Sse.Prefetch0(next0);
                Sse.Prefetch0(next1);
                next0 += channels;
                next1 += channels;
                if (sizeof(TStride) == 2)
                {
                    Sse.Prefetch0(next0);
                    Sse.Prefetch0(next1);
                    next0 += channels;
                    next1 += channels;
                }
            }

            if (sizeof(TStride) == 2)
            {
                b0 = TLanes.Load(line0 + at);
                b1 = TLanes.Load(line1 + at);
                b2 = TLanes.Load(line2 + at);
                at += lanes;
            }

            TVector c0 = TLanes.Load(line0 + at), c1 = TLanes.Load(line1 + at), c2 = TLanes.Load(line2 + at), c3 = default;
            if (sizeof(TLines) > 1) c3 = TLanes.Load(line3 + at);
            at += lanes;
            var s = TLanes.MultiplyAdd(a0, w0, zero);
            s = TLanes.MultiplyAdd(b0, w1, s);
            s = TLanes.MultiplyAdd(c0, w2, s);
            s = TLanes.MultiplyAdd(a1, w3, s);
            s = TLanes.MultiplyAdd(b1, w4, s);
            s = TLanes.MultiplyAdd(c1, w5, s);
            s = TLanes.MultiplyAdd(a2, w6, s);
            s = TLanes.MultiplyAdd(b2, w7, s);
            s = TLanes.MultiplyAdd(c2, w8, s);
            s = TLanes.Clamp(TLanes.Add(TLanes.Multiply(s, scale), bias), min, max);
            least = TLanes.Least(s, least);
            most = TLanes.Most(s, most);
            TLanes.Store(output0, s);
            output0 += channels;
            if (sizeof(TLines) > 1)
            {
                var t = TLanes.MultiplyAdd(a1, w0, zero);
                t = TLanes.MultiplyAdd(b1, w1, t);
                t = TLanes.MultiplyAdd(c1, w2, t);
                t = TLanes.MultiplyAdd(a2, w3, t);
                t = TLanes.MultiplyAdd(b2, w4, t);
                t = TLanes.MultiplyAdd(c2, w5, t);
                t = TLanes.MultiplyAdd(a3, w6, t);
                t = TLanes.MultiplyAdd(b3, w7, t);
                t = TLanes.MultiplyAdd(c3, w8, t);
                t = TLanes.Clamp(TLanes.Add(TLanes.Multiply(t, scale), bias), min, max);
                least = TLanes.Least(t, least);
                most = TLanes.Most(t, most);
                TLanes.Store(output1, t);
                output1 += channels;
            }

            if (sizeof(TStride) == 2)
            {
                a0 = c0;
                a1 = c1;
                a2 = c2;
                continue;
            }

            a0 = b0;
            a1 = b1;
            a2 = b2;
            b0 = c0;
            b1 = c1;
            b2 = c2;
            if (sizeof(TLines) > 1)
            {
                a3 = b3;
                b3 = c3;
            }
        }

        TLanes.Store(sweep->Extremes, least);
        TLanes.Store(sweep->Extremes + lanes, most);
    }
}
