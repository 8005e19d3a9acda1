using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Each channel times <c>(bias + alpha s)^-beta</c>, where s is the sum of squares over the channels from
/// <c>c - radius</c> up to but not including <c>c + radius</c>, as the reference has it.</summary>
internal readonly struct LocalResponseRow(int radius, float bias, float alpha, float beta) : IRowFunction
{
    private const int MostOnStack = 4096;

    private readonly int _radius = radius;
    private readonly float _bias = bias;
    private readonly float _alpha = alpha;
    private readonly float _beta = beta;

    /// <remarks>Not in place: channels are read again after sums are written.</remarks>
    [SkipLocalsInit]
    public void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        // squares between zeros for the neighbours that are missing
        var radius = Math.Clamp(_radius, 0, x.Length);
        var length = x.Length + (2 * radius);
        var rented = length > MostOnStack ? ArrayPool<float>.Shared.Rent(length) : null;
        var squares = rented is null ? stackalloc float[length] : rented.AsSpan(0, length);
        squares[..radius].Clear();
        squares[(radius + x.Length)..].Clear();
        default(FloatUnaryLoop<Square>).Run(x, squares[radius..]);
        y = y[..x.Length];
        if (CpuFeatures.HasVector512 && y.Length >= Lanes16.Count) Scale<Lanes16>(x, squares, radius, y);
        else if (CpuFeatures.HasVector256 && y.Length >= Lanes8.Count) Scale<Lanes8>(x, squares, radius, y);
        else if (CpuFeatures.HasVector128 && y.Length >= Lanes4.Count) Scale<Lanes4>(x, squares, radius, y);
        else Scale<Lane1>(x, squares, radius, y);
        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
        if (_beta is 0.5f or 0.75f) return;
        default(PowerLoop).Run(y, [-_beta], y);
        default(FloatBinaryLoop<Product>).Run(x, y, y);
    }

    // The result where roots give the power, else bias + alpha s. The last vector overlaps the one before it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Scale<T>(ReadOnlySpan<float> x, ReadOnlySpan<float> squares, int radius, Span<float> y)
        where T : unmanaged, IFloatLanes<T>
    {
        ref var values = ref MemoryMarshal.GetReference(x);
        ref var from = ref MemoryMarshal.GetReference(squares);
        ref var into = ref MemoryMarshal.GetReference(y);
        var (bias, alpha) = (T.Of(_bias), T.Of(_alpha));
        for (var c = 0; c < y.Length; c += T.Count)
        {
            var at = (nuint)Math.Min(c, y.Length - T.Count);
            var sum = T.Of(0);
            for (nuint i = 0; i < (nuint)(2 * radius); i++) sum += T.Load(ref from, at + i);
            var result = bias + (alpha * sum);
            if (_beta == 0.5f) result = T.Load(ref values, at) / T.Sqrt(result);
            if (_beta == 0.75f) result = T.Load(ref values, at) / (T.Sqrt(result) * T.Sqrt(T.Sqrt(result)));
            result.Store(ref into, at);
        }
    }
}
