using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Each channel times <c>(bias + alpha s)^-beta</c>, where s is the sum of squares over the channels from
/// <c>c - radius</c> up to but not including <c>c + radius</c>, as the reference has it.</summary>
internal readonly struct LocalResponseRow(int radius, float bias, float alpha, float beta) : IRowFunction
{
    private readonly int _radius = radius;
    private readonly float _bias = bias;
    private readonly float _alpha = alpha;
    private readonly float _beta = beta;

    /// <remarks>Not in place: neighbours are read after results are written.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var c = 0; c < x.Length; c++)
        {
            var from = Math.Max(0, c - _radius);
            var to = (int)Math.Min(x.Length, (long)c + _radius);
            var squares = to > from ? SumOfSquares.Of(x[from..to]) : 0;
            y[c] = x[c] * MathF.Pow(_bias + (_alpha * squares), -_beta);
        }
    }
}
