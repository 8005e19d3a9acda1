using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Dot products with one vector width: four rows of the right side at a time, two accumulators each.</summary>
/// <remarks>Order of a sum: even and odd vectors apart, then the lanes, then what fills no vector. It depends on the depth alone.</remarks>
internal sealed unsafe class DotProductWork<TVector, TLanes>(int rows, int columns, int depth, int threads)
    : DotProductWork(rows, columns, depth, threads)
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected override void Execute(int first, int end)
    {
        for (var strip = first; strip < end; strip++)
        {
            int column = strip * Strip, count = Math.Min(Strip, Columns - column);
            var right = Right + (nint)column * Depth;
            for (var row = 0; row < Rows; row++)
            {
                var left = Left + (nint)row * Depth;
                var output = Output + (nint)row * Columns + column;
                if (count == Strip)
                {
                    Four(left, right, column, output);
                    continue;
                }

                for (var i = 0; i < count; i++) One(left, right + (nint)i * Depth, column + i, output + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Four(float* left, float* right, int column, float* output)
    {
        nint lanes = sizeof(TVector) / sizeof(float), depth = Depth, k = 0;
        float* b0 = right, b1 = b0 + depth, b2 = b1 + depth, b3 = b2 + depth;
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        TVector t0 = default, t1 = default, t2 = default, t3 = default;
        for (; k + 2 * lanes <= depth; k += 2 * lanes)
        {
            TVector a = TLanes.Load(left + k), next = TLanes.Load(left + k + lanes);
            s0 = TLanes.MultiplyAdd(a, TLanes.Load(b0 + k), s0);
            s1 = TLanes.MultiplyAdd(a, TLanes.Load(b1 + k), s1);
            s2 = TLanes.MultiplyAdd(a, TLanes.Load(b2 + k), s2);
            s3 = TLanes.MultiplyAdd(a, TLanes.Load(b3 + k), s3);
            t0 = TLanes.MultiplyAdd(next, TLanes.Load(b0 + k + lanes), t0);
            t1 = TLanes.MultiplyAdd(next, TLanes.Load(b1 + k + lanes), t1);
            t2 = TLanes.MultiplyAdd(next, TLanes.Load(b2 + k + lanes), t2);
            t3 = TLanes.MultiplyAdd(next, TLanes.Load(b3 + k + lanes), t3);
        }

        if (k + lanes <= depth)
        {
            var a = TLanes.Load(left + k);
            s0 = TLanes.MultiplyAdd(a, TLanes.Load(b0 + k), s0);
            s1 = TLanes.MultiplyAdd(a, TLanes.Load(b1 + k), s1);
            s2 = TLanes.MultiplyAdd(a, TLanes.Load(b2 + k), s2);
            s3 = TLanes.MultiplyAdd(a, TLanes.Load(b3 + k), s3);
            k += lanes;
        }

        Finish(left, b0, k, TLanes.Add(s0, t0), column, output);
        Finish(left, b1, k, TLanes.Add(s1, t1), column + 1, output + 1);
        Finish(left, b2, k, TLanes.Add(s2, t2), column + 2, output + 2);
        Finish(left, b3, k, TLanes.Add(s3, t3), column + 3, output + 3);
    }

    private void One(float* left, float* right, int column, float* output)
    {
        nint lanes = sizeof(TVector) / sizeof(float), k = 0;
        TVector s = default, t = default;
        for (; k + 2 * lanes <= Depth; k += 2 * lanes)
        {
            s = TLanes.MultiplyAdd(TLanes.Load(left + k), TLanes.Load(right + k), s);
            t = TLanes.MultiplyAdd(TLanes.Load(left + k + lanes), TLanes.Load(right + k + lanes), t);
        }

        if (k + lanes <= Depth)
        {
            s = TLanes.MultiplyAdd(TLanes.Load(left + k), TLanes.Load(right + k), s);
            k += lanes;
        }

        Finish(left, right, k, TLanes.Add(s, t), column, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(float* left, float* right, nint k, TVector sum, int column, float* output)
    {
        var total = TLanes.Sum(sum);
        for (; k < Depth; k++) total += left[k] * right[k];
        if (Bias != null) total += Bias[column];
        *output = total < Min ? Min : total > Max ? Max : total;
    }
}
