using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums that grow along an axis.</summary>
internal static class RunningSum
{
    /// <summary>Runs of the innermost dimension that are added up side by side: each waits for its own sums only.</summary>
    private const int SideBySide = 4;

    /// <summary>Computes all sums.</summary>
    /// <param name="view">The axis.</param>
    /// <param name="exclusive">Whether a sum leaves out the element at its own place.</param>
    /// <param name="reverse">Whether sums grow from the end.</param>
    /// <param name="x">Elements.</param>
    /// <param name="y">Sums, in other memory than the elements.</param>
    public static void Run<T, TLoop>(AxisView view, bool exclusive, bool reverse, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
        where TLoop : struct, IBinaryLoop<T, T>
    {
        var inner = view.Inner;
        if (inner == 1 && view.Length > 0)
        {
            Innermost(view, exclusive, reverse, x, y);
            return;
        }

        for (var outer = 0; outer < view.Outer; outer++)
        {
            for (var step = 0; step < view.Length; step++)
            {
                var here = Place(outer, step);
                var sum = y.Slice(here, inner);
                if (step == 0)
                {
                    if (exclusive) sum.Clear();
                    else x.Slice(here, inner).CopyTo(sum);
                    continue;
                }

                var before = Place(outer, step - 1);
                default(TLoop).Run(y.Slice(before, inner), x.Slice(exclusive ? before : here, inner), sum);
            }
        }

        int Place(int outer, int step) => ((outer * view.Length) + (reverse ? view.Length - 1 - step : step)) * inner;
    }

    private static void Innermost<T>(AxisView view, bool exclusive, bool reverse, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        var step = reverse ? -1 : 1;
        var start = reverse ? view.Length - 1 : 0;
        ref var from = ref MemoryMarshal.GetReference(x[..(view.Outer * view.Length)]);
        ref var into = ref MemoryMarshal.GetReference(y[..(view.Outer * view.Length)]);
        var outer = 0;
        for (; outer <= view.Outer - SideBySide; outer += SideBySide)
            Rows(ref Unsafe.Add(ref from, start + (outer * view.Length)), ref Unsafe.Add(ref into, start + (outer * view.Length)), view.Length, view.Length, step, exclusive);
        for (; outer < view.Outer; outer++)
            Rows(ref Unsafe.Add(ref from, start + (outer * view.Length)), ref Unsafe.Add(ref into, start + (outer * view.Length)), 0, view.Length, step, exclusive);
    }

    // Four rows, one row apart; at distance 0 one row four times over.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rows<T>(ref T x, ref T y, nint apart, nint length, nint step, bool exclusive)
        where T : unmanaged, INumber<T>
    {
        ref var x1 = ref Unsafe.Add(ref x, apart);
        ref var x2 = ref Unsafe.Add(ref x1, apart);
        ref var x3 = ref Unsafe.Add(ref x2, apart);
        ref var y1 = ref Unsafe.Add(ref y, apart);
        ref var y2 = ref Unsafe.Add(ref y1, apart);
        ref var y3 = ref Unsafe.Add(ref y2, apart);
        var (s0, s1, s2, s3) = exclusive ? (T.Zero, T.Zero, T.Zero, T.Zero) : (x, x1, x2, x3);
        (y, y1, y2, y3) = (s0, s1, s2, s3);
        var end = length * step;
        for (nint to = step, i = exclusive ? 0 : step; to != end; to += step, i += step)
        {
            s0 += Unsafe.Add(ref x, i);
            s1 += Unsafe.Add(ref x1, i);
            s2 += Unsafe.Add(ref x2, i);
            s3 += Unsafe.Add(ref x3, i);
            Unsafe.Add(ref y, to) = s0;
            Unsafe.Add(ref y1, to) = s1;
            Unsafe.Add(ref y2, to) = s2;
            Unsafe.Add(ref y3, to) = s3;
        }
    }
}
