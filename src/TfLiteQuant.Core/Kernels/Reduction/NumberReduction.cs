using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Combines numbers of any type by a function of two, in a type that may be wider.</summary>
/// <param name="op">Combines a new element (first) and the result so far (second).</param>
/// <param name="start">What results start from.</param>
/// <param name="divisor">What each result is divided by at last.</param>
internal readonly struct NumberReduction<T, TWide, TOp>(TOp op, TWide start, TWide divisor) : IReduction<T>
    where T : unmanaged, INumber<T>
    where TWide : unmanaged, INumber<TWide>
    where TOp : struct, IScalarBinary<TWide, TWide>
{
    private readonly TOp _op = op;
    private readonly TWide _start = start;
    private readonly TWide _divisor = divisor;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReductionPlan plan, ReadOnlySpan<T> x, Span<T> y, int start, int end)
    {
        var run = plan.Run;
        for (var group = start; group < end; group++)
        {
            if (plan.InnermostIsReduced)
            {
                var result = _start;
                for (var piece = 0; piece < plan.Pieces; piece++)
                    foreach (var element in x.Slice(plan.Offset(group, piece), run)) result = _op.Element(TWide.CreateTruncating(element), result);
                y[group] = T.CreateTruncating(result / _divisor);
                continue;
            }

            for (var column = 0; column < run; column++)
            {
                var result = _start;
                for (var piece = 0; piece < plan.Pieces; piece++)
                    result = _op.Element(TWide.CreateTruncating(x[plan.Offset(group, piece) + column]), result);
                y[(group * run) + column] = T.CreateTruncating(result / _divisor);
            }
        }
    }
}
