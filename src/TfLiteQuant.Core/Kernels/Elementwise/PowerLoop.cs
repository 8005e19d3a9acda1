using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Powers along spans; squares, square roots and powers of one small integer, which are most of them, by themselves.</summary>
internal readonly struct PowerLoop : IBinaryLoop<float, float>
{
    public void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        if (b.Length == 1 && a.Length == y.Length && b[0] == 2) default(FloatUnaryLoop<Square>).Run(a, y);
        else if (b.Length == 1 && a.Length == y.Length && b[0] == 0.5f) default(FloatUnaryLoop<HalfPower>).Run(a, y);
        else if (b.Length == 1 && a.Length == y.Length && WholePower.Takes(b[0])) WholePower.Run(a, (int)b[0], y);
        else default(VectorBinaryLoop<float, Power>).Run(a, b, y);
    }

    /// <summary>The square root, but 0 of -0 and infinite of -infinity.</summary>
    private readonly struct HalfPower : IFloatUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Lanes<T>(T x)
            where T : unmanaged, IFloatLanes<T>
            => T.WhereEqual(x, T.Of(float.NegativeInfinity), T.Of(float.PositiveInfinity), T.Sqrt(x + T.Of(0)));
    }
}
