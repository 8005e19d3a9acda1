using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A row divided by its Euclidean length, or by 1e-6 where it is shorter.</summary>
internal readonly struct UnitLengthRow : IRowFunction
{
    private const float Shortest = 1e-6f;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        var length = MathF.Max(MathF.Sqrt(DotProduct.Of(x, x)), Shortest);
        default(FloatBinaryLoop<Quotient>).Run(x, new ReadOnlySpan<float>(in length), y);
    }
}
