using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Greatest or least integers along axes: runs become one number each, rows are compared number by number.</summary>
/// <param name="greatest">Whether the greatest are asked for.</param>
/// <param name="nothing">What a result is where there is nothing.</param>
internal readonly struct ExtremeReduction<T>(bool greatest, T nothing) : IReduction<T>
    where T : unmanaged, IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ReductionPlan plan, ReadOnlySpan<T> x, Span<T> y, int start, int end)
    {
        for (var group = start; group < end; group++)
        {
            if (plan.InnermostIsReduced)
            {
                var result = nothing;
                for (var piece = 0; plan.Run > 0 && piece < plan.Pieces; piece++)
                {
                    var run = x.Slice(plan.Offset(group, piece), plan.Run);
                    result = greatest ? T.Max(result, TensorPrimitives.Max(run)) : T.Min(result, TensorPrimitives.Min(run));
                }

                y[group] = result;
                continue;
            }

            var row = y.Slice(group * plan.Run, plan.Run);
            row.Fill(nothing);
            for (var piece = 0; piece < plan.Pieces; piece++)
            {
                var next = x.Slice(plan.Offset(group, piece), plan.Run);
                if (greatest) TensorPrimitives.Max(row, next, row);
                else TensorPrimitives.Min(row, next, row);
            }
        }
    }
}
