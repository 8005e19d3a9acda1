using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Depthwise 3x3: sweeps along output lines for one vector of channels. The nine taps stay in registers, and so do the three
/// columns under the filter: each input value is loaded once for all outputs of the sweep.
/// </summary>
/// <remarks>
/// Registers: 9 taps, 3 columns of 3 or 4 lines, 2 sums: 23 of AVX-512's 32; with 16, taps are operands in memory. A column
/// beyond the border is zero without being loaded, a line beyond it is a pointer to zeros that does not move.
/// Order of a sum: a line's three taps one after the other, then the three lines; a single chain of nine multiply-adds would
/// have so many wait for each other that the processor cannot look far enough ahead to keep its multipliers busy.
/// </remarks>
internal static unsafe class DepthwiseSweepKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Stride 1 in x.</summary>
    /// <typeparam name="TLines">A type of 2 bytes for two output lines that lie below each other in the input, of 1 for one.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Stride1<TLines>(DepthwiseSweep* sweep)
        where TLines : unmanaged
    {
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
        TVector min = TLanes.Broadcast(sweep->Min), max = TLanes.Broadcast(sweep->Max);
        float* line0 = sweep->Line0, line1 = sweep->Line1, line2 = sweep->Line2, line3 = sweep->Line3;
        nint step0 = sweep->Step0, step1 = sweep->Step1, step2 = sweep->Step2, step3 = sweep->Step3;
        float* output0 = sweep->Output0, output1 = sweep->Output1;
        nuint width = (nuint)sweep->InputWidth;
        var column = sweep->FirstColumn;
        var end = column + sweep->OutputWidth + 2;
        TVector a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (nint lead = 2; ; column++)
        {
            TVector c0 = default, c1 = default, c2 = default, c3 = default;
            if ((nuint)column < width)
            {
                c0 = TLanes.Load(line0);
                c1 = TLanes.Load(line1);
                c2 = TLanes.Load(line2);
                line0 += step0;
                line1 += step1;
                line2 += step2;
                if (sizeof(TLines) > 1)
                {
                    c3 = TLanes.Load(line3);
                    line3 += step3;
                }
            }

            if (lead > 0)
            {
                lead--;
            }
            else
            {
                var s0 = TLanes.MultiplyAdd(c0, w2, TLanes.MultiplyAdd(b0, w1, TLanes.Multiply(a0, w0)));
                var s1 = TLanes.MultiplyAdd(c1, w5, TLanes.MultiplyAdd(b1, w4, TLanes.Multiply(a1, w3)));
                var s2 = TLanes.MultiplyAdd(c2, w8, TLanes.MultiplyAdd(b2, w7, TLanes.Multiply(a2, w6)));
                var s = TLanes.Add(TLanes.Add(s0, s1), s2);
                TLanes.Store(output0, TLanes.Clamp(TLanes.Add(s, bias), min, max));
                output0 += channels;
                if (sizeof(TLines) > 1)
                {
                    var t0 = TLanes.MultiplyAdd(c1, w2, TLanes.MultiplyAdd(b1, w1, TLanes.Multiply(a1, w0)));
                    var t1 = TLanes.MultiplyAdd(c2, w5, TLanes.MultiplyAdd(b2, w4, TLanes.Multiply(a2, w3)));
                    var t2 = TLanes.MultiplyAdd(c3, w8, TLanes.MultiplyAdd(b3, w7, TLanes.Multiply(a3, w6)));
                    var t = TLanes.Add(TLanes.Add(t0, t1), t2);
                    TLanes.Store(output1, TLanes.Clamp(TLanes.Add(t, bias), min, max));
                    output1 += channels;
                }
                if (column + 1 == end) return;
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
    }

    /// <summary>Stride 2 in x, one output line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Stride2(DepthwiseSweep* sweep)
    {
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
        TVector min = TLanes.Broadcast(sweep->Min), max = TLanes.Broadcast(sweep->Max);
        float* line0 = sweep->Line0, line1 = sweep->Line1, line2 = sweep->Line2;
        nint step0 = sweep->Step0, step1 = sweep->Step1, step2 = sweep->Step2;
        var output = sweep->Output0;
        nuint width = (nuint)sweep->InputWidth;
        var column = sweep->FirstColumn;
        TVector a0 = default, a1 = default, a2 = default;
        if ((nuint)column < width)
        {
            a0 = TLanes.Load(line0);
            a1 = TLanes.Load(line1);
            a2 = TLanes.Load(line2);
            line0 += step0;
            line1 += step1;
            line2 += step2;
        }

        for (var pixels = sweep->OutputWidth; pixels > 0; pixels--)
        {
            TVector b0 = default, b1 = default, b2 = default, c0 = default, c1 = default, c2 = default;
            column++;
            if ((nuint)column < width)
            {
                b0 = TLanes.Load(line0);
                b1 = TLanes.Load(line1);
                b2 = TLanes.Load(line2);
                line0 += step0;
                line1 += step1;
                line2 += step2;
            }

            column++;
            if ((nuint)column < width)
            {
                c0 = TLanes.Load(line0);
                c1 = TLanes.Load(line1);
                c2 = TLanes.Load(line2);
                line0 += step0;
                line1 += step1;
                line2 += step2;
            }

            var s0 = TLanes.MultiplyAdd(c0, w2, TLanes.MultiplyAdd(b0, w1, TLanes.Multiply(a0, w0)));
            var s1 = TLanes.MultiplyAdd(c1, w5, TLanes.MultiplyAdd(b1, w4, TLanes.Multiply(a1, w3)));
            var s2 = TLanes.MultiplyAdd(c2, w8, TLanes.MultiplyAdd(b2, w7, TLanes.Multiply(a2, w6)));
            var s = TLanes.Add(TLanes.Add(s0, s1), s2);
            TLanes.Store(output, TLanes.Clamp(TLanes.Add(s, bias), min, max));
            output += channels;
            a0 = c0;
            a1 = c1;
            a2 = c2;
        }
    }
}
