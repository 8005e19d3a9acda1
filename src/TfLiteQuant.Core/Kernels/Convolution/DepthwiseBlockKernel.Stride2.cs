using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <content>Input lines under a stride of 2: neighbouring outputs share one column of the three.</content>
internal static unsafe partial class DepthwiseBlockKernel<TVector, TLanes>
{
    /// <summary>An input line for one output line, of which each pixel begins two input pixels on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LineOfStride2<TPixels>(
        float** pixels, nint channel, TVector w0, TVector w1, TVector w2,
        ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3, ref TVector s4, ref TVector s5, ref TVector s6)
        where TPixels : unmanaged
    {
        var x = TLanes.Load(pixels[0] + channel);
        s0 = TLanes.MultiplyAdd(x, w0, s0);
        s0 = TLanes.MultiplyAdd(TLanes.Load(pixels[1] + channel), w1, s0);
        x = TLanes.Load(pixels[2] + channel);
        s0 = TLanes.MultiplyAdd(x, w2, s0);

        if (sizeof(TPixels) > 1)
        {
            s1 = TLanes.MultiplyAdd(x, w0, s1);
            s1 = TLanes.MultiplyAdd(TLanes.Load(pixels[3] + channel), w1, s1);
            x = TLanes.Load(pixels[4] + channel);
            s1 = TLanes.MultiplyAdd(x, w2, s1);
        }

        if (sizeof(TPixels) > 2)
        {
            s2 = TLanes.MultiplyAdd(x, w0, s2);
            s2 = TLanes.MultiplyAdd(TLanes.Load(pixels[5] + channel), w1, s2);
            x = TLanes.Load(pixels[6] + channel);
            s2 = TLanes.MultiplyAdd(x, w2, s2);
        }

        if (sizeof(TPixels) > 3)
        {
            s3 = TLanes.MultiplyAdd(x, w0, s3);
            s3 = TLanes.MultiplyAdd(TLanes.Load(pixels[7] + channel), w1, s3);
            x = TLanes.Load(pixels[8] + channel);
            s3 = TLanes.MultiplyAdd(x, w2, s3);
        }

        if (sizeof(TPixels) > 4)
        {
            s4 = TLanes.MultiplyAdd(x, w0, s4);
            s4 = TLanes.MultiplyAdd(TLanes.Load(pixels[9] + channel), w1, s4);
            x = TLanes.Load(pixels[10] + channel);
            s4 = TLanes.MultiplyAdd(x, w2, s4);
        }

        if (sizeof(TPixels) > 5)
        {
            s5 = TLanes.MultiplyAdd(x, w0, s5);
            s5 = TLanes.MultiplyAdd(TLanes.Load(pixels[11] + channel), w1, s5);
            x = TLanes.Load(pixels[12] + channel);
            s5 = TLanes.MultiplyAdd(x, w2, s5);
        }

        if (sizeof(TPixels) > 6)
        {
            s6 = TLanes.MultiplyAdd(x, w0, s6);
            s6 = TLanes.MultiplyAdd(TLanes.Load(pixels[13] + channel), w1, s6);
            x = TLanes.Load(pixels[14] + channel);
            s6 = TLanes.MultiplyAdd(x, w2, s6);
        }
    }
}
