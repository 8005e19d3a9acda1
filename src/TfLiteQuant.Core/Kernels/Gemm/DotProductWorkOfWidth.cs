using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Dot products with one vector width: as many rows of the right side at a time as there are accumulators for.</summary>
/// <remarks>Order of a sum: sixteen lanes, in one register or in several; even and odd sixteens apart, what fills none in the first lanes of
/// the even ones; both added, then the lanes (<see cref="ILanes{TVector}.Sum"/>). It depends on the depth alone, on every processor with vectors.</remarks>
internal sealed unsafe class DotProductWork<TVector, TLanes>(int rows, int columns, int depth, int threads)
    : DotProductWork(rows, columns, depth, threads)
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    // Registers for sixteen lanes.
    private static int Parts => sizeof(TVector) == 32 ? 2 : sizeof(TVector) == 16 ? 4 : 1;

    private static nint Lanes => sizeof(TVector) / sizeof(float);

    // Lanes of all parts.
    private static nint Wide => Parts * Lanes;

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
                if (count == Strip && Parts == 1)
                {
                    Four(left, right, column, output);
                    continue;
                }

                if (count == Strip && Parts == 2)
                {
                    Two(left, right, column, output);
                    Two(left, right + 2 * (nint)Depth, column + 2, output + 2);
                    continue;
                }

                for (var i = 0; i < count; i++) One(left, right + (nint)i * Depth, column + i, output + i);
            }
        }
    }

    // Of one part each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Four(float* left, float* right, int column, float* output)
    {
        nint depth = Depth, k = 0;
        float* b0 = right, b1 = b0 + depth, b2 = b1 + depth, b3 = b2 + depth;
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        TVector t0 = default, t1 = default, t2 = default, t3 = default;
        for (; k + 2 * Lanes <= depth; k += 2 * Lanes)
        {
            TVector a = TLanes.Load(left + k), next = TLanes.Load(left + k + Lanes);
            s0 = TLanes.MultiplyAdd(a, TLanes.Load(b0 + k), s0);
            s1 = TLanes.MultiplyAdd(a, TLanes.Load(b1 + k), s1);
            s2 = TLanes.MultiplyAdd(a, TLanes.Load(b2 + k), s2);
            s3 = TLanes.MultiplyAdd(a, TLanes.Load(b3 + k), s3);
            t0 = TLanes.MultiplyAdd(next, TLanes.Load(b0 + k + Lanes), t0);
            t1 = TLanes.MultiplyAdd(next, TLanes.Load(b1 + k + Lanes), t1);
            t2 = TLanes.MultiplyAdd(next, TLanes.Load(b2 + k + Lanes), t2);
            t3 = TLanes.MultiplyAdd(next, TLanes.Load(b3 + k + Lanes), t3);
        }

        if (k + Lanes <= depth)
        {
            var a = TLanes.Load(left + k);
            s0 = TLanes.MultiplyAdd(a, TLanes.Load(b0 + k), s0);
            s1 = TLanes.MultiplyAdd(a, TLanes.Load(b1 + k), s1);
            s2 = TLanes.MultiplyAdd(a, TLanes.Load(b2 + k), s2);
            s3 = TLanes.MultiplyAdd(a, TLanes.Load(b3 + k), s3);
            k += Lanes;
        }

        if (k < depth)
        {
            var mask = TLanes.Load(LaneMasks.First((int)(depth - k)));
            var a = TLanes.LoadMasked(left + k, mask);
            s0 = TLanes.MultiplyAdd(a, TLanes.LoadMasked(b0 + k, mask), s0);
            s1 = TLanes.MultiplyAdd(a, TLanes.LoadMasked(b1 + k, mask), s1);
            s2 = TLanes.MultiplyAdd(a, TLanes.LoadMasked(b2 + k, mask), s2);
            s3 = TLanes.MultiplyAdd(a, TLanes.LoadMasked(b3 + k, mask), s3);
        }

        Finish(TLanes.Sum(TLanes.Add(s0, t0)), column, output);
        Finish(TLanes.Sum(TLanes.Add(s1, t1)), column + 1, output + 1);
        Finish(TLanes.Sum(TLanes.Add(s2, t2)), column + 2, output + 2);
        Finish(TLanes.Sum(TLanes.Add(s3, t3)), column + 3, output + 3);
    }

    // Of two parts each: s and t are the first ones, u and v the second ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Two(float* left, float* right, int column, float* output)
    {
        nint depth = Depth, k = 0;
        float* b0 = right, b1 = b0 + depth;
        TVector s0 = default, s1 = default, t0 = default, t1 = default, u0 = default, u1 = default, v0 = default, v1 = default;
        for (; k + 4 * Lanes <= depth; k += 4 * Lanes)
        {
            Step(left + k, b0 + k, b1 + k, ref s0, ref s1);
            Step(left + k + Lanes, b0 + k + Lanes, b1 + k + Lanes, ref u0, ref u1);
            Step(left + k + 2 * Lanes, b0 + k + 2 * Lanes, b1 + k + 2 * Lanes, ref t0, ref t1);
            Step(left + k + 3 * Lanes, b0 + k + 3 * Lanes, b1 + k + 3 * Lanes, ref v0, ref v1);
        }

        if (k + 2 * Lanes <= depth)
        {
            Step(left + k, b0 + k, b1 + k, ref s0, ref s1);
            Step(left + k + Lanes, b0 + k + Lanes, b1 + k + Lanes, ref u0, ref u1);
            k += 2 * Lanes;
        }

        if (k < depth)
        {
            StepUpTo(depth - k, left + k, b0 + k, ref s0);
            StepUpTo(depth - k, left + k, b1 + k, ref s1);
            StepUpTo(depth - k - Lanes, left + k + Lanes, b0 + k + Lanes, ref u0);
            StepUpTo(depth - k - Lanes, left + k + Lanes, b1 + k + Lanes, ref u1);
        }

        Finish(TLanes.Sum(TLanes.Add(TLanes.Add(s0, t0), TLanes.Add(u0, v0))), column, output);
        Finish(TLanes.Sum(TLanes.Add(TLanes.Add(s1, t1), TLanes.Add(u1, v1))), column + 1, output + 1);
    }

    private void One(float* left, float* right, int column, float* output)
    {
        nint depth = Depth, k = 0;
        TVector s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
        for (; k + 2 * Wide <= depth; k += 2 * Wide)
        {
            Step(left + k, right + k, ref s0, ref s1, ref s2, ref s3);
            Step(left + k + Wide, right + k + Wide, ref t0, ref t1, ref t2, ref t3);
        }

        if (k + Wide <= depth)
        {
            Step(left + k, right + k, ref s0, ref s1, ref s2, ref s3);
            k += Wide;
        }

        StepUpTo(depth - k, left + k, right + k, ref s0);
        if (Parts > 1) StepUpTo(depth - k - Lanes, left + k + Lanes, right + k + Lanes, ref s1);
        if (Parts > 2) StepUpTo(depth - k - 2 * Lanes, left + k + 2 * Lanes, right + k + 2 * Lanes, ref s2);
        if (Parts > 2) StepUpTo(depth - k - 3 * Lanes, left + k + 3 * Lanes, right + k + 3 * Lanes, ref s3);
        TVector first = TLanes.Add(s0, t0), second = TLanes.Add(s1, t1);
        if (Parts > 2) (first, second) = (TLanes.Add(first, TLanes.Add(s2, t2)), TLanes.Add(second, TLanes.Add(s3, t3)));
        Finish(TLanes.Sum(Parts > 1 ? TLanes.Add(first, second) : first), column, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float* left, float* right0, float* right1, ref TVector s0, ref TVector s1)
    {
        var a = TLanes.Load(left);
        s0 = TLanes.MultiplyAdd(a, TLanes.Load(right0), s0);
        s1 = TLanes.MultiplyAdd(a, TLanes.Load(right1), s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float* left, float* right, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
    {
        s0 = TLanes.MultiplyAdd(TLanes.Load(left), TLanes.Load(right), s0);
        if (Parts > 1) s1 = TLanes.MultiplyAdd(TLanes.Load(left + Lanes), TLanes.Load(right + Lanes), s1);
        if (Parts > 2) s2 = TLanes.MultiplyAdd(TLanes.Load(left + 2 * Lanes), TLanes.Load(right + 2 * Lanes), s2);
        if (Parts > 2) s3 = TLanes.MultiplyAdd(TLanes.Load(left + 3 * Lanes), TLanes.Load(right + 3 * Lanes), s3);
    }

    // As many lanes as there are elements left, which may be none or more than a vector has.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StepUpTo(nint count, float* left, float* right, ref TVector sum)
    {
        if (count <= 0) return;
        var mask = TLanes.Load(LaneMasks.First((int)Math.Min(count, Lanes)));
        sum = TLanes.MultiplyAdd(TLanes.LoadMasked(left, mask), TLanes.LoadMasked(right, mask), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(float total, int column, float* output)
    {
        if (Bias != null) total += Bias[column];
        *output = total < Min ? Min : total > Max ? Max : total;
    }
}
