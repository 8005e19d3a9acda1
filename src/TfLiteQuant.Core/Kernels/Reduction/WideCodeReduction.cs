using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums of so many codes that 32 bits might not hold them, as the nearest codes of another scale.</summary>
internal readonly struct WideCodeReduction<TCode>(ExactSums<long, TCode> finish) : IReduction<TCode>
    where TCode : unmanaged, IBinaryInteger<TCode>
{
    public void Run(ReductionPlan plan, ReadOnlySpan<TCode> x, Span<TCode> y, int start, int end)
    {
        Span<long> sum = stackalloc long[1];
        for (var group = start; group < end; group++)
        {
            var results = plan.InnermostIsReduced ? 1 : plan.Run;
            for (var column = 0; column < results; column++)
            {
                sum[0] = 0;
                for (var piece = 0; piece < plan.Pieces; piece++)
                {
                    var offset = plan.Offset(group, piece) + column;
                    foreach (var code in x.Slice(offset, plan.InnermostIsReduced ? plan.Run : 1)) sum[0] += long.CreateTruncating(code);
                }

                finish.Run(sum, y.Slice((group * results) + column, 1));
            }
        }
    }
}
