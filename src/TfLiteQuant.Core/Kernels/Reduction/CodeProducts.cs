using System.Numerics;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Products of codes, rescaled after each factor so that they keep within 32 bits.</summary>
/// <param name="scale">Scale of the input over the n-th root of the output's, n being the number of factors.</param>
/// <param name="zeroX">Zero point of the input.</param>
/// <param name="zero">Zero point of the output.</param>
internal readonly struct CodeProducts<TCode>(FixedPointMultiplier scale, int zeroX, int zero) : IReduction<TCode>
    where TCode : unmanaged, IBinaryInteger<TCode>
{
    public void Run(ReductionPlan plan, ReadOnlySpan<TCode> x, Span<TCode> y, int start, int end)
    {
        var results = plan.InnermostIsReduced ? 1 : plan.Run;
        for (var group = start; group < end; group++)
        {
            for (var column = 0; column < results; column++)
            {
                long product = 0;
                var isFirst = true;
                for (var piece = 0; piece < plan.Pieces; piece++)
                {
                    foreach (var code in x.Slice(plan.Offset(group, piece) + column, plan.InnermostIsReduced ? plan.Run : 1))
                    {
                        var factor = int.CreateTruncating(code) - zeroX;
                        product = isFirst ? factor : scale.MultiplyWide(product * factor);
                        isFirst = false;
                    }
                }

                y[(group * results) + column] = TCode.CreateSaturating((long)scale.MultiplyWide(product) + zero);
            }
        }
    }
}
