using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums that grow along an axis.</summary>
internal static class RunningSum
{
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
}
