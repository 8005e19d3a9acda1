using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The transforms, for one vector width. They are sums only, in one order: every width gives the same bits.</summary>
/// <remarks>B' = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1] and A' = [1 1 1 0; 0 1 -1 -1], of the source named at
/// <see cref="WinogradFilter"/>, in both directions.</remarks>
internal static unsafe class WinogradTransform<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private static int Lanes => sizeof(TVector) / sizeof(float);

    /// <summary>Transforms one tile of the input, 4x4 positions d, into B' d B.</summary>
    /// <param name="r0">The first position of its first row; the other rows' follow.</param>
    /// <param name="r1">Second row.</param>
    /// <param name="r2">Third row.</param>
    /// <param name="r3">Fourth row.</param>
    /// <param name="channels">Channels, a vector or more, which is also the floats from one position of a row to the next.</param>
    /// <param name="target">The first of sixteen stretches, <paramref name="channels"/> floats each.</param>
    /// <param name="step">Floats from one stretch to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Input(float* r0, float* r1, float* r2, float* r3, nint channels, float* target, nint step)
    {
        nint c = 0, last = channels - Lanes;
        while (true)
        {
            TVector p0 = TLanes.Load(r1 + c), p1 = TLanes.Load(r1 + c + channels), p2 = TLanes.Load(r1 + c + 2 * channels), p3 = TLanes.Load(r1 + c + 3 * channels);
            TVector q0 = TLanes.Load(r2 + c), q1 = TLanes.Load(r2 + c + channels), q2 = TLanes.Load(r2 + c + 2 * channels), q3 = TLanes.Load(r2 + c + 3 * channels);
            var to = target + c;
            Row(
                to, step,
                TLanes.Subtract(TLanes.Load(r0 + c), q0), TLanes.Subtract(TLanes.Load(r0 + c + channels), q1),
                TLanes.Subtract(TLanes.Load(r0 + c + 2 * channels), q2), TLanes.Subtract(TLanes.Load(r0 + c + 3 * channels), q3));
            to += 4 * step;
            Row(to, step, TLanes.Add(p0, q0), TLanes.Add(p1, q1), TLanes.Add(p2, q2), TLanes.Add(p3, q3));
            to += 4 * step;
            Row(to, step, TLanes.Subtract(q0, p0), TLanes.Subtract(q1, p1), TLanes.Subtract(q2, p2), TLanes.Subtract(q3, p3));
            to += 4 * step;
            Row(
                to, step,
                TLanes.Subtract(p0, TLanes.Load(r3 + c)), TLanes.Subtract(p1, TLanes.Load(r3 + c + channels)),
                TLanes.Subtract(p2, TLanes.Load(r3 + c + 2 * channels)), TLanes.Subtract(p3, TLanes.Load(r3 + c + 3 * channels)));
            if (c == last) return;

            // The last vector overlaps the one before it.
            c = Math.Min(c + Lanes, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(float* target, nint step, TVector d0, TVector d1, TVector d2, TVector d3)
    {
        TLanes.Store(target, TLanes.Subtract(d0, d2));
        TLanes.Store(target + step, TLanes.Add(d1, d2));
        TLanes.Store(target + 2 * step, TLanes.Subtract(d2, d1));
        TLanes.Store(target + 3 * step, TLanes.Subtract(d1, d3));
    }

    /// <summary>Transforms products back into outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Output(WinogradSums* sums)
    {
        TVector min = TLanes.Broadcast(sums->Min), max = TLanes.Broadcast(sums->Max), zero = TLanes.Broadcast(0);
        var mask = TLanes.Load(LaneMasks.First(sums->Columns - (sums->Width - Lanes)));
        var isFull = sums->Columns == sums->Width;
        nint step = sums->Step, width = sums->Width, end = isFull ? width : width - Lanes;
        var from = sums->Products;
        var outputs = sums->Outputs;
        for (var tile = 0; tile < sums->Tiles; tile++, from += width, outputs += 4)
        {
            float* o00 = outputs[0] + sums->Column, o01 = outputs[1] + sums->Column, o10 = outputs[2] + sums->Column, o11 = outputs[3] + sums->Column;
            var broken = zero;
            for (nint c = 0; c < width; c += Lanes)
            {
                var m = from + c;
                Column(m, step, out var u0, out var v0);
                Column(m + step, step, out var u1, out var v1);
                Column(m + 2 * step, step, out var u2, out var v2);
                Column(m + 3 * step, step, out var u3, out var v3);
                var bias = TLanes.Load(sums->Bias + c);
                var y00 = TLanes.Add(TLanes.Add(TLanes.Add(u0, u1), u2), bias);
                var y01 = TLanes.Add(TLanes.Subtract(TLanes.Subtract(u1, u2), u3), bias);
                var y10 = TLanes.Add(TLanes.Add(TLanes.Add(v0, v1), v2), bias);
                var y11 = TLanes.Add(TLanes.Subtract(TLanes.Subtract(v1, v2), v3), bias);

                // Zero times what is infinite or no number is no number, and stays so.
                broken = TLanes.MultiplyAdd(y00, zero, TLanes.MultiplyAdd(y01, zero, TLanes.MultiplyAdd(y10, zero, TLanes.MultiplyAdd(y11, zero, broken))));
                y00 = TLanes.Clamp(y00, min, max);
                y01 = TLanes.Clamp(y01, min, max);
                y10 = TLanes.Clamp(y10, min, max);
                y11 = TLanes.Clamp(y11, min, max);
                if (c < end)
                {
                    TLanes.Store(o00 + c, y00);
                    TLanes.Store(o01 + c, y01);
                    TLanes.Store(o10 + c, y10);
                    TLanes.Store(o11 + c, y11);
                }
                else
                {
                    TLanes.StoreMasked(o00 + c, y00, mask);
                    TLanes.StoreMasked(o01 + c, y01, mask);
                    TLanes.StoreMasked(o10 + c, y10, mask);
                    TLanes.StoreMasked(o11 + c, y11, mask);
                }
            }

            if (TLanes.Sum(broken) != 0) sums->Broken[tile] = true;
        }
    }

    // One column of 4x4 products; they lie four stretches apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(float* m, nint step, out TVector upper, out TVector lower)
    {
        TVector m1 = TLanes.Load(m + 4 * step), m2 = TLanes.Load(m + 8 * step);
        upper = TLanes.Add(TLanes.Add(TLanes.Load(m), m1), m2);
        lower = TLanes.Subtract(TLanes.Subtract(m1, m2), TLanes.Load(m + 12 * step));
    }
}
