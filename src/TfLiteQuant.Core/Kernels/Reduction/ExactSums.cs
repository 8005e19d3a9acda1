using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums of codes as codes of another scale: the nearest one, halves away from zero.</summary>
/// <param name="ratio">Scale of the input over the output's.</param>
/// <param name="zeros">Zero point of the input times the number of codes in a sum.</param>
/// <param name="zero">Zero point of the output.</param>
internal readonly struct ExactSums<TSum, TCode>(double ratio, long zeros, int zero) : IUnaryLoop<TSum, TCode>
    where TSum : unmanaged, IBinaryInteger<TSum>
    where TCode : unmanaged, IBinaryInteger<TCode>
{
    public void Run(ReadOnlySpan<TSum> x, Span<TCode> y)
    {
        for (var i = 0; i < x.Length; i++)
            y[i] = TCode.CreateSaturating(Math.Round((long.CreateTruncating(x[i]) - zeros) * ratio, MidpointRounding.AwayFromZero) + zero);
    }
}
